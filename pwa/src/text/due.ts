/** English for what is due: what, by when, and what the day rests on (domain.md 1.5). */
import { speaker } from "./say";

const due = {
  "due.title": "Due",
  "due.next": "Next: {what}, {when}.",
  "due.none": "Nothing is due.",
  "due.checking": "Checking what is due.",
  "due.window": "{opens} to {closes}",
  "due.by": "by {closes}",
  "due.late": "{what} was due {closes}",
  "due.row": "{what} {when}",
  "due.sinceDay": "{rule} Counted from {since}.",
  "due.from": "From: {record}",
  "what.manager_decision": "Manager's decision",
  "what.eligibility_record_given": "Written eligibility record",
  "what.plan_after_eligibility": "Plan",
  "what.plan_copy_given": "Copy of the plan",
  "what.light_touch_review": "Light-touch review",
  "what.annual_review": "Full review",
  "what.review_agreed": "Review",
  "what.direct_payment_first_review": "First direct payment review",
  "what.direct_payment_review": "Direct payment review",
  "what.carer_offer": "Carer's assessment to offer",
  "what.peer_follow_up": "Something to do after a group",
  "what.override_second_view": "Second view of a sharing decision",
  "what.s42_decision": "Decision on the concern",
  "what.s42_enquiry": "Enquiry",
  "what.safeguarding_plan_review": "Review of the safety plan",
  "rule.manager_decision": "Local target: 5 working days.",
  "rule.eligibility_record_given":
    "The law says to give it. Local target: 5 working days after the decision.",
  "rule.plan_after_eligibility": "Local target: 28 days after the decision.",
  "rule.plan_copy_given":
    "The law says to give it. Local target: 5 working days after the plan was authorised.",
  "rule.light_touch_review": "National guidance: 6 to 8 weeks after the plan started.",
  "rule.annual_review": "National guidance: within 12 months of the last review.",
  "rule.review_agreed": "The day agreed at the last review.",
  "rule.direct_payment_first_review": "The law: 6 months after the first payment.",
  "rule.direct_payment_review": "The law: 12 months after the last review.",
  "rule.carer_offer": "The day the assessment says. Every adult carer has a right to one.",
  "rule.peer_follow_up":
    "The day set at the session, or a week after it; a check-in, the next day.",
  "rule.override_second_view": "Local target: 1 working day after the decision.",
  "rule.s42_decision": "Local target: 5 working days after the council knew.",
  "rule.s42_enquiry": "Local target: 20 working days after the decision.",
  "rule.safeguarding_plan_review": "Local target: 3 months after the decision.",
} as const;

export const tw = speaker(due);
/** Whether the dictionary has words for a clock. */
export const isNamed = (what: string): what is Named => `what.${what}` in due;
export type Named = {
  [key in keyof typeof due]: key extends `what.${infer what}` ? what : never;
}[keyof typeof due];
