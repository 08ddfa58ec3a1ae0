/** Reading aloud by a voice that is on the device: no word of it leaves. */
import { useEffect, useState } from "preact/hooks";
import { type Language, tagOf } from "../../text/hand-over";

const speech = (): SpeechSynthesis | null =>
  typeof speechSynthesis === "undefined" ? null : speechSynthesis;

function find(language: Language): SpeechSynthesisVoice | null {
  const spoken = tagOf(language).slice(0, 2);
  const all = speech()?.getVoices() ?? [];
  return all.find((voice) => voice.localService && voice.lang.startsWith(spoken)) ?? null;
}

/** The device's own voice for a language, or null; voices may come late. */
export function useVoice(language: Language): SpeechSynthesisVoice | null {
  const [voice, setVoice] = useState(() => find(language));
  useEffect(() => {
    const look = () => setVoice(find(language));
    look();
    speech()?.addEventListener?.("voiceschanged", look);
    return () => speech()?.removeEventListener?.("voiceschanged", look);
  }, [language]);
  return voice;
}

export function speak(voice: SpeechSynthesisVoice, text: string, ended: () => void): void {
  stopSpeaking();
  const words = new SpeechSynthesisUtterance(text);
  words.voice = voice;
  words.lang = voice.lang;
  words.onend = ended;
  words.onerror = ended;
  speech()?.speak(words);
}

export const stopSpeaking = (): void => speech()?.cancel();
