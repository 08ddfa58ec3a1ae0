/**
 * The words around the questions on the screens a person is handed, in each language they can be shown in;
 * the questions themselves are the form's. And the words of the worker's page before them.
 */
import { type Params, speaker } from "./say";

const easy = {
  "step.of": "{n} of {of}",
  "step.sayNo": "You can say no. {name} will tell you what that changes.",
  "step.later": "You can choose “Ask me later”.",
  "step.choose": "Choose one to go on.",
  "step.words": "Say it here. Or choose another answer.",
  "step.read": "Read this to me",
  "step.stop": "Stop",
  "step.back": "Back",
  "step.next": "Next",
  "step.staff": "For staff",
  "step.problem": "Give this back to {name} for a moment.",
  "said.h1": "This is what you said",
  "said.first": "Ask me first",
  "said.version": "Version {version}",
  "said.how": "Is this right?",
  "said.spoken": "I say it out loud",
  "said.drawn": "I sign here",
  "said.witness": "Who hears you say it?",
  "said.pad": "Write your name with your finger",
  "said.unsigned": "You have not written your name. You can say it out loud instead.",
  "said.unheard": "Nobody is named yet. {name} can write who hears you.",
  "said.clear": "Clear",
  "said.done": "Finish",
  "end.thanks": "Thank you. Give this back to {name}.",
} as const;

export type StepKey = keyof typeof easy;

const en: Readonly<Record<StepKey, string>> = easy;

const ar: Readonly<Record<StepKey, string>> = {
  "step.of": "{n} من {of}",
  "step.sayNo": "يمكنك أن تقول لا. سيخبرك {name} ماذا يغيّر ذلك.",
  "step.later": "يمكنك اختيار «اسألني لاحقًا».",
  "step.choose": "اختر واحدًا للمتابعة.",
  "step.words": "قلها هنا. أو اختر إجابة أخرى.",
  "step.read": "اقرأ لي هذا",
  "step.stop": "توقف",
  "step.back": "السابق",
  "step.next": "التالي",
  "step.staff": "للموظفين",
  "step.problem": "أعد هذا الجهاز إلى {name} للحظة.",
  "said.h1": "هذا ما قلته",
  "said.first": "اسألني أولًا",
  "said.version": "الإصدار {version}",
  "said.how": "هل هذا صحيح؟",
  "said.spoken": "أقولها بصوت عالٍ",
  "said.drawn": "أوقّع هنا",
  "said.witness": "من يسمعك تقولها؟",
  "said.pad": "اكتب اسمك بإصبعك",
  "said.unsigned": "لم تكتب اسمك. يمكنك أن تقولها بصوت عالٍ بدلًا من ذلك.",
  "said.unheard": "لم يُذكر أحد بعد. يمكن لـ {name} كتابة من يسمعك.",
  "said.clear": "امسح",
  "said.done": "إنهاء",
  "end.thanks": "شكرًا لك. أعد هذا الجهاز إلى {name}.",
};

export const LANGUAGES = { "en-easy": easy, en, ar } as const;
export type Language = keyof typeof LANGUAGES;

export const isLanguage = (tag: string): tag is Language => tag in LANGUAGES;

/** Languages written from right to left. */
export const directionOf = (language: Language): "ltr" | "rtl" =>
  language === "ar" ? "rtl" : "ltr";

/** The tag a browser knows a language by. */
export const tagOf = (language: Language): string => (language === "ar" ? "ar" : "en-GB");

/** The words of one language. */
export const stepWords = (language: Language): ((key: StepKey, params?: Params) => string) =>
  speaker(LANGUAGES[language]);

const worker = {
  "hand.person": "Hand over to the person",
  "hand.h1": "Hand over to {name}",
  "hand.back": "Sections",
  "hand.begun": "Back",
  "hand.intro":
    "{name} reads {n} screen. Their answer goes into this record as they give it.|{name} reads {n} screens, one question each. Their answers go into this record as they choose them.",
  "hand.language": "Language",
  "hand.lang.en-easy": "Easy read",
  "hand.lang.en": "English",
  "hand.lang.ar": "Arabic",
  "hand.unreviewed": "These words have not been checked by a reader yet",
  "hand.text": "Text size",
  "hand.tint": "Page tint",
  "hand.voice": "Reading aloud",
  "hand.voiceYes": "This device can read the screens aloud. The voice is on the device itself.",
  "hand.voiceNo":
    "This device has no voice of its own for this language. You can read the screens aloud.",
  "hand.pin": "Pin the screen first",
  "hand.hold": "Doorstep cannot hold the phone for you: pin the screen.",
  "hand.android.1": "Open Settings, Security, App pinning. Turn it on, with the PIN.",
  "hand.android.2": "Open the list of apps that are running.",
  "hand.android.3": "Tap the icon above Doorstep, then “Pin”.",
  "hand.apple.1": "Open Settings, Accessibility, Guided Access. Turn it on and set a code.",
  "hand.apple.2": "Come back to Doorstep and press the side button three times.",
  "hand.apple.3": "Tap “Start”.",
  "hand.computer.1": "Close other windows and tabs.",
  "hand.computer.2": "Show Doorstep on the full screen: F11, or the browser's menu.",
  "hand.computer.3": "Stay beside {name}.",
  "hand.go": "Hand over",
  "hand.again": "Hand over again",
  "hand.stopped": "{name} came to screen {n} of {of}. They go on from there.",
  "hand.finished": "{name} has gone through every screen. Their answers are in this record.",
  "hand.unconfirmed":
    "Not confirmed yet. {name} has gone through every screen and has not said that it is right.",
  "hand.confirm": "Go back to “This is what you said”",
  "hand.changed":
    "{author} changed an answer that {name} had confirmed. Hand over again and ask {name} if this is right now.",
  "hand.stands":
    "{name} confirmed these answers. If {name} changes one on the screens, you ask again if it is right.",
  "hand.taken":
    "What {name} confirmed before no longer stands. Ask {name} to say again that it is right.",
  "hand.without": "{name} does not use the screens",
  "hand.toChange":
    "To change an answer, take the confirmation back first. Then fill in what {name} says, and ask again if it is right.",
  "hand.take": "Take the confirmation back",
  "hand.readBack":
    "Fill in what {name} says in the sections first. Read it back, then record how {name} said that it is right.",
  "hand.how": "How did {name} confirm it?",
  "hand.choose": "Choose how {name} confirmed it",
  "hand.sign": "{name} signs here",
  "hand.who": "Who heard {name} say it?",
  "hand.record": "Record that {name} confirmed this",
  "hand.failed": "This did not save. Nothing is confirmed yet. Try again.",
  "hand.restart": "Start from the first screen",
  "hand.open": "Open the record",
  "hand.carry": "Carry on",
  "hand.ring": "Somebody is to be rung first. The person's screens do not show it.",
  "hand.readOnly": "This record cannot be written in now, so it cannot be handed over.",
  "hand.nothing": "This record has no screens for the person.",
} as const;

export const tw = speaker(worker);
