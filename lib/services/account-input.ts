import "server-only";
import { z } from "zod";
import { passwordSchema } from "./password";

/** The form that makes an account. */
export const accountInput = z.strictObject({
  name: z.string().trim().min(1, "Give your name.").max(100),
  email: z.string().trim().max(320).pipe(z.email("Give an e-mail address, such as ana@example.com.")),
  password: passwordSchema,
});

/** The same with the one-time token of the server's log. */
export const firstOwnerInput = accountInput.extend({ token: z.string().min(1, "Give the token.").max(200) });
