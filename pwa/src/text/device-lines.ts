/** English for what is true of the device, on the home screen. */
import { speaker } from "./say";

export const deviceLines = {
  "lease.soon": "Connect by {when} to keep reading on this device.",
  "lease.over":
    "This device has not connected for {age}, so reading is locked. Saving what is open and sending still work.",
  "clock.wrong": "This device's clock is wrong by {age}. Put it right in the device's settings.",
  "line.persist": "This browser may clear Doorstep's storage. Connect every day.",
  "line.space": "{n} MB left. Photos need the most.",
} as const;

export const tdl = speaker(deviceLines);
