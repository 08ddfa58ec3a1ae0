/** The components screens are built from. */
export * from "./blocks";
export * from "./button";
export * from "./choices";
export * from "./field";
export { LiveRegions, say } from "./live";
export { PasswordBox } from "./password";
export * from "./person-banner";
