/**
 * Colour as SGR sequences. `util.styleText` is not used because newer releases of Node.js make it
 * look at stdout and the environment; here the options decide. Invariant: without colour, text
 * comes back as it was.
 */
const codes = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  yellow: [33, 39],
  cyan: [36, 39],
  green: [32, 39],
} as const;

export type Style = keyof typeof codes;
export type Paint = (text: string, ...styles: readonly Style[]) => string;

export function painter(colour: boolean): Paint {
  if (!colour) return (text) => text;
  return (text, ...styles) => {
    if (text === "") return text;
    const on = styles.map((style) => `\x1b[${codes[style][0]}m`).join("");
    const off = styles
      .toReversed()
      .map((style) => `\x1b[${codes[style][1]}m`)
      .join("");
    return `${on}${text}${off}`;
  };
}
