/** What the pictures are drawn from: one line width, the page's own colours, no words in them. */

interface At {
  readonly x: number;
  readonly y: number;
}

/** A person from the waist up; `y` is the shoulders' base. */
export const Person = ({ x, y, tall = 1 }: At & { readonly tall?: number }) => (
  <g transform={`translate(${x} ${y}) scale(${tall})`}>
    <circle cx="0" cy="-58" r="16" class="ds-pic__fill" />
    <path d="M-28 0 v-12 a28 26 0 0 1 56 0 v12 z" class="ds-pic__fill" />
  </g>
);

/** A bubble of speech whose tail points down to the start side. */
export const Bubble = ({
  x,
  y,
  children,
}: At & { readonly children?: preact.ComponentChildren }) => (
  <g transform={`translate(${x} ${y})`}>
    <path d="M-34 -24 h68 a8 8 0 0 1 8 8 v30 a8 8 0 0 1 -8 8 h-42 l-16 16 v-16 h-10 a8 8 0 0 1 -8 -8 v-30 a8 8 0 0 1 8 -8 z" />
    {children}
  </g>
);

export const Letter = ({ x, y }: At) => (
  <g transform={`translate(${x} ${y})`}>
    <rect x="-24" y="-16" width="48" height="32" rx="3" class="ds-pic__page" />
    <path d="M-24 -14 l24 18 l24 -18" />
  </g>
);

export const House = ({ x, y }: At) => (
  <g transform={`translate(${x} ${y})`}>
    <path d="M-44 0 v-48 l44 -36 l44 36 v48 z" class="ds-pic__page" />
    <path d="M-10 0 v-28 h20 v28" />
  </g>
);

export const Cross = ({ x, y }: At) => (
  <path d={`M${x - 14} ${y - 14} l28 28 M${x + 14} ${y - 14} l-28 28`} />
);

export const Tick = ({ x, y }: At) => <path d={`M${x - 12} ${y} l9 10 l16 -20`} />;
