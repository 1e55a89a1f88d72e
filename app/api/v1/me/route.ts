import { methods, route } from "@/lib/entry/route";
import { whoAmI } from "@/lib/services/manage-members";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ permission: "authenticated" }, ({ viewer }) => whoAmI(viewer)),
});
