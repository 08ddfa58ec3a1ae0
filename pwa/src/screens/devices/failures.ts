/** What is said when a call about one device did not go through. */
export const FAILURES = {
  offline: "devices.offline",
  not_allowed: "devices.notAllowed",
  unknown: "revoke.unknown",
  failed: "devices.failed",
} as const;
