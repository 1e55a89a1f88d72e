"use server";

import { clientAddress } from "@/lib/auth/client-address";
import { publicFormAction } from "@/lib/entry/action";
import { firstOwnerInput } from "@/lib/services/account-input";
import { createFirstOwner } from "@/lib/services/owner";

export const createOwner = publicFormAction(firstOwnerInput, async ({ input, headers }) => {
  await createFirstOwner(input, clientAddress(headers));
  return null;
});
