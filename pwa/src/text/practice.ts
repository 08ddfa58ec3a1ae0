/** English for practice: the app with invented people, of which nothing is kept or sent. */
import { speaker } from "./say";

const practice = {
  "practice.h1": "Practice",
  "practice.lead": "Try the forms with invented people. It looks and works like your own list.",
  "practice.nothing": "Nothing in practice is kept or sent. When you leave, it is gone.",
  "practice.own":
    "Your own people are not shown meanwhile. Your own work still goes when there is a connection.",
  "practice.people": "Three people are there:",
  "practice.go": "Start practice",
  "practice.bar": "Practice. Invented people. Nothing here is kept or sent.",
  "practice.region": "Practice",
  "practice.leave": "Leave practice",
  "practice.leaveShort": "Leave",
  "practice.began": "Practice has begun. Nothing is kept or sent.",
  "practice.left": "You have left practice. Nothing of it was kept.",
  "practice.locked": "Practice is over. Unlocking opens your real list.",
  "practice.over": "Practice is over",
  "practice.overReal": "This is your real list now. What you write here is kept and sent.",
  "practice.overGone":
    "Locking or reloading ends practice. What you wrote in it is gone. Nothing of it was kept or sent.",
  "practice.real": "Go to your real list",
  "practice.again": "Practise again",
  "practice.gone":
    "This person was there for practice only. Nothing written in practice was kept or sent.",
  "practice.none": "Your role fills in no forms, so there is nothing to practise.",
} as const;

export const tpr = speaker(practice);
