/** English for photos and documents: taking them in, where they are, why one is not to be had. */
import { speaker } from "./say";

const files = {
  "file.photo": "Photo",
  "file.document": "Document",
  "file.what": "{kind}, {size}.",
  "file.onDevice": "On this device.",
  "file.waiting": "Waiting to be sent.",
  "file.sent": "{sent} of {size} sent.",
  "file.received": "On the council's server.",
  "file.broken":
    "What this device kept of it is damaged. It cannot be sent. Take or choose it again.",
  "file.camera": "Take a photo",
  "file.choosePhoto": "Choose a picture",
  "file.chooseDocument": "Choose a document",
  "file.chooseEither": "Choose a picture or a document",
  "file.photoTypes": "JPEG, PNG or another picture, up to 20 MB. Where it was taken is left out.",
  "file.documentTypes": "PDF, Word or OpenDocument, up to 20 MB.",
  "file.bothTypes": "A picture, PDF, Word or OpenDocument, up to 20 MB.",
  "file.keeping": "Keeping {name}",
  "file.kept": "{name} is kept on this device.",
  "file.thePhoto": "The photo",
  "file.shutter": "Take the photo",
  "file.closeCamera": "Close the camera",
  "file.use": "Use it",
  "file.again": "Again",
  "file.other": "Take or choose another",
  "file.keep": "Keep the one there is",
  "file.preview": "What the camera sees",
  "file.taken": "The photo just taken",
  "file.denied":
    "Doorstep may not use the camera. Choose a picture, or change it in the browser's settings.",
  "file.noCamera": "No camera was found. Choose a picture.",
  "file.tooLarge": "{name} is {size}. The largest that can be kept is 20 MB.",
  "file.empty": "{name} is empty. Choose another.",
  "file.notPhoto": "{name} is not a picture. Choose a JPEG or PNG picture.",
  "file.notDocument":
    "{name} is not a document that can be kept. Choose a PDF, Word or OpenDocument file.",
  "file.notEither": "{name} is neither a picture nor a document that can be kept.",
  "file.unreadable": "{name} could not be read. Choose it again.",
  "file.noPicture": "This browser cannot read the picture {name}. Choose a JPEG or PNG picture.",
  "file.full": "This device is full. {name} was not kept. What was saved before is safe.",
  "file.failed": "{name} was not kept. Nothing else has changed. Try again.",
  "file.getPhoto": "Get the photo",
  "file.getDocument": "Get the document",
  "file.showPhoto": "Show the photo",
  "file.openDocument": "Get it ready",
  "file.getting": "{got} of {size}",
  "file.save": "Save a copy ({type}, {size})",
  "file.saveWarning": "A copy leaves Doorstep: whoever has this device can read it.",
  "file.notYet":
    "Not here yet. It is still on the device that took it, and comes when that has a connection.",
  "file.offline": "No connection. It can be got when there is one.",
  "file.noServer": "The server cannot be reached. Try again.",
  "file.noRoom": "This device is full. This cannot be kept here until there is space.",
  "file.notKept": "This device could not keep this. Try again.",
  "file.damaged": "This is damaged and is not shown. Ask {author} to add it again.",
  "file.notYours": "This is not on your list any more.",
  "file.alt": "{label}",
  "file.pdf": "PDF",
  "file.docx": "Word",
  "file.odt": "OpenDocument",
} as const;

export const tf = speaker(files);

const KB = 1024;

/** "2.1 MB": as people say it. */
export const sizeWords = (bytes: number): string =>
  bytes >= KB * KB
    ? `${(bytes / KB / KB).toFixed(1)} MB`
    : `${Math.max(1, Math.round(bytes / KB))} kB`;
