/** One picture for each screen, drawn for this product. They say nothing the words beside them do not. */
import type { ComponentChildren } from "preact";
import { Bubble, Cross, House, Letter, Person, Tick } from "./parts";

const PICTURES: Readonly<Record<string, ComponentChildren>> = {
  what_this_is: (
    <>
      <Person x={70} y={140} />
      <Person x={190} y={140} />
      <Bubble x={130} y={46}>
        <path d="M-8 -6 a9 9 0 1 1 10 8 v5 M2 15 v1" />
      </Bubble>
    </>
  ),
  helping_now: (
    <>
      <Person x={52} y={140} />
      <Letter x={120} y={84} />
      <path d="M150 84 h14 m-6 -6 l6 6 l-6 6" />
      <path d="M172 140 v-82 h66 v82 z" class="ds-pic__page" />
      <path d="M196 76 h18 m-9 -9 v18 M194 140 v-26 h22 v26" />
    </>
  ),
  family_friends: (
    <>
      <House x={58} y={140} />
      <Person x={136} y={140} tall={1.05} />
      <Person x={188} y={140} />
      <Person x={230} y={140} tall={0.65} />
    </>
  ),
  other_people: (
    <>
      <Person x={48} y={140} />
      <House x={122} y={76} />
      <path d="M176 66 h62 v42 h-62 z M194 66 v-12 h26 v12 M176 84 h62" class="ds-pic__page" />
      <circle cx="146" cy="118" r="20" class="ds-pic__page" />
      <path d="M152 110 a7 7 0 0 0 -11 5 v9 m-4 4 h17 m-17 -8 h11" />
    </>
  ),
  never_tell: (
    <>
      <Person x={66} y={140} />
      <Bubble x={134} y={46}>
        <path d="M-20 -4 h40 M-20 10 h26" />
      </Bubble>
      <Person x={206} y={140} />
      <circle cx="206" cy="82" r="30" />
      <path d="M185 61 l42 42" />
    </>
  ),
  told_understood: (
    <>
      <path
        d="M70 26 l52 18 v40 c0 30 -22 48 -52 60 c-30 -12 -52 -30 -52 -60 v-40 z"
        class="ds-pic__page"
      />
      <Person x={70} y={118} tall={0.85} />
      <path d="M164 62 h56 m-14 -13 l14 13 l-14 13 M220 106 h-56 m14 -13 l-14 13 l14 13" />
    </>
  ),
  own_words: (
    <>
      <Person x={74} y={140} />
      <path
        d="M138 22 h88 a8 8 0 0 1 8 8 v54 a8 8 0 0 1 -8 8 h-70 l-18 18 v-18 a8 8 0 0 1 -8 -8 v-54 a8 8 0 0 1 8 -8 z"
        class="ds-pic__page"
      />
      <path d="M148 46 h68 M148 68 h44" />
    </>
  ),
  scope: (
    <>
      <Person x={34} y={140} />
      <Letter x={94} y={84} />
      <circle cx="143" cy="84" r="15" />
      <path d="M133 73 l21 21" />
      <House x={212} y={140} />
    </>
  ),
  said: (
    <>
      <path d="M66 16 h98 l20 20 v112 h-118 z M164 16 v20 h20" class="ds-pic__page" />
      <path d="M110 56 h54 M110 86 h54 M110 116 h54" />
      <Tick x={88} y={54} />
      <Cross x={86} y={86} />
      <Tick x={88} y={116} />
    </>
  ),
};

/** The picture of a screen, beside its words and silent: it says no more than they do. */
export const Picture = ({ of }: { readonly of: string }) => (
  <svg
    class={of === "said" ? "ds-pic" : "ds-pic ds-pic--turns"}
    viewBox="0 0 260 156"
    aria-hidden="true"
    focusable="false"
  >
    {PICTURES[of] ?? PICTURES.what_this_is}
  </svg>
);
