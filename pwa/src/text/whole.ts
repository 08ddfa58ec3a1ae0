/** English for a whole record on one page, read and printed. */
import { speaker } from "./say";

const whole = {
  "whole.h1": "{title}: the whole record",
  "whole.state": "State",
  "whole.submission": "Submission",
  "whole.submissionNo": "Number {n}",
  "whole.started": "Started",
  "whole.startedBy": "{name}, {when}",
  "whole.writers": "Written by",
  "whole.form": "Form",
  "whole.newest": "{title}, as published on {date}",
  "whole.older": "{title}, as it was before {date}. There is a newer version of this form.",
  "whole.olderPlain": "{title}. There is a newer version of this form.",
  "whole.version": "Form {form}, version {version}",
  "whole.unsettled": "To settle",
  "whole.unsettledN":
    "{n} question has more than one answer. Each is shown with who gave it.|{n} questions have more than one answer. Each is shown with who gave it.",
  "whole.unsent": "Not sent",
  "whole.unsentN":
    "{n} change is only on this device so far.|{n} changes are only on this device so far.",
  "whole.kept":
    "{n} answer to a question that is no longer asked is kept in the record. It is not on this page.|{n} answers to questions that are no longer asked are kept in the record. They are not on this page.",
  "whole.contents": "Contents",
  "whole.print": "Print",
  "whole.printing": "Noting the print",
  "whole.restricted": "Restricted answers on paper",
  "whole.restrictedHint":
    "This record has {n} restricted answer, such as a risk or a hidden address.|This record has {n} restricted answers, such as a risk or a hidden address.",
  "whole.leaveOut": "Leave them out",
  "whole.takeIn": "Print them too",
  "whole.left": "Restricted. Not on this print.",
  "whole.rule":
    "That you printed it is recorded. Before a copy goes to another organisation, record a sharing decision.",
  "whole.never": "This is read on the screen only. It is never printed.",
  "whole.paperNever": "This record is read on the screen only. Nothing of it is printed.",
  "whole.failed":
    "Not printed: this device could not note it first. Nothing you wrote has changed.",
} as const;

export const tw = speaker(whole);
