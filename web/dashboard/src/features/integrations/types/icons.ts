import {
  type Icon,
  IconApi,
  IconBrandAzure,
  IconHeadset,
  IconId,
  IconKey,
  IconLockAccess,
  IconShieldCheck,
  IconUserCheck,
} from "@tabler/icons-react";
import type { IntegrationType } from "../api.ts";

/** One for each kind of integration. Apart from the registry, which carries the fields of their forms. */
export const typeIcons: Readonly<Record<IntegrationType, Icon>> = {
  API: IconApi,
  CLIENT_CREDENTIALS: IconKey,
  OIDC: IconLockAccess,
  OKTA_IDP: IconShieldCheck,
  OKTA_IDV: IconId,
  ENTRA_EAM: IconBrandAzure,
  HELPDESK: IconHeadset,
  SELF_SERVE_PORTAL: IconUserCheck,
};
