import { signIn } from "next-auth/react";

/**
 * Signs in with next-auth's credentials provider and goes to `returnTo`.
 * @returns what went wrong, safe to show; never returns null before the browser leaves the page.
 */
export async function signInWithPassword(
  email: string,
  password: string,
  returnTo: string,
): Promise<string | null> {
  try {
    const result = await signIn("credentials", { email, password, redirect: false, callbackUrl: returnTo });
    if (result === undefined) return "Signing in failed. Try again.";
    if (result.error)
      return result.error === "CredentialsSignin" ? "Email or password is wrong." : result.error;
  } catch {
    return "The server cannot be reached. Check the connection and try again.";
  }
  // A full load, so that nothing rendered for nobody stays on the page.
  window.location.assign(returnTo);
  return null;
}
