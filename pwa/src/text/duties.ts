/** English for what the law makes of the answers: each rule by its name, what it rests on, what it waits for. */
import { speaker } from "./say";

const duties = {
  "duty.title": "What the law makes of these answers",
  "duty.restsOn": "Worked out from",
  "duty.missing": "Not answered yet",
  "duty.elsewhere": "The other parts are answered in a safeguarding concern.",
  "duty.fact": "{label}: {answer}",
  "advocate.name": "Independent advocate",
  "advocate.law": "Care Act 2014, section 67.",
  "advocate.true": "We must arrange an independent advocate.",
  "advocate.false": "We do not have to arrange an advocate.",
  "advocate.null": "We cannot say yet whether an advocate must be arranged.",
  "young_carer.name": "Young carer",
  "young_carer.law": "Children Act 1989, section 17ZA.",
  "young_carer.true":
    "A child gives care. Refer them to children's services for an assessment of their own.",
  "young_carer.false": "No child gives care.",
  "young_carer.null": "We cannot say yet whether a child gives care.",
  "s42.name": "Safeguarding enquiry",
  "s42.law": "Care Act 2014, section 42.",
  "s42.true": "The council must make enquiries.",
  "s42.false": "On these answers the council has no duty to make enquiries.",
  "s42.null": "We cannot say yet whether the council must make enquiries.",
  "s42.raise": "If abuse is likely or you are not sure, raise a safeguarding concern.",
  "refusal.name": "A “no” to an assessment",
  "refusal.law": "Care Act 2014, section 11.",
  "refusal.true": "The person said no, and that ends the duty to assess.",
  "refusal.false": "The person said no, and the law still says to assess.",
  "refusal.null": "The person said no. We cannot say yet whether that ends the duty to assess.",
  "fault.range":
    "Answer this first. Nothing is decided before the whole range is considered: {label}",
  "fault.young_carer": "A carer under 18 is not decided on here. Record a young carer referral.",
  "fault.differs": "Say why your decision differs from what the answers amount to.",
  "fault.advocate": "The law says to arrange an independent advocate. Answer this: {label}",
  "fault.refusal": "This “no” does not end the duty to assess. Look at this again: {label}",
  "need.title": "Eligible needs that nobody meets yet",
  "need.none": "Every eligible need has somebody to meet it.",
  "need.unnamed": "A need with no name",
  "need.warn": "Nobody meets this eligible need yet: {need}",
  "need.left": "Needs of the determination that this plan does not have",
  "need.leftHint": "The plan must show every need that was decided on.",
  "need.take": "Put it in the plan",
  "need.takeOne": "Put it in the plan: {need}",
  "need.taken": "It is in the plan now.",
} as const;

export const ty = speaker(duties);
