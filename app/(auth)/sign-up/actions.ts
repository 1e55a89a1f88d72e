"use server";

import { clientAddress } from "@/lib/auth/client-address";
import { publicFormAction } from "@/lib/entry/action";
import { accountInput } from "@/lib/services/account-input";
import { signUp } from "@/lib/services/owner";

export const createAccount = publicFormAction(accountInput, async ({ input, headers }) => {
  await signUp(input, clientAddress(headers));
  return null;
});
