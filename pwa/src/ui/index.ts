/** The components screens are built from. */
export * from "./blocks";
export * from "./button";
export * from "./choices";
export * from "./field";
export { LiveRegions, say } from "./live";
export * from "./person-banner";
export { PasswordBox } from "./password";
