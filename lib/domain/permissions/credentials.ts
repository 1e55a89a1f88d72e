import { z } from "zod";

/** One answer for an unknown account, a wrong password and an account without one. */
export const wrongCredentials = "Email or password is wrong.";

export const credentialsSchema = z.object({ email: z.string().max(320), password: z.string().max(1000) });

/** What an identity provider vouches for. */
export interface ProviderProfile {
  provider: string;
  accountId: string;
  /** Given only when the identity provider says that it verified the address. */
  verifiedEmail: string | null;
  name: string | null;
}
