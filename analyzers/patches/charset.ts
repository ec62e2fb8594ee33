/**
 * Bytes of prose to text: headers and commit messages, never a patch. Invariant: it always gives a
 * text, whatever the mail says of its charset; many mails say it wrongly.
 */

export function decodeText(bytes: Uint8Array, charset: string): string {
  for (const label of [charset, "utf-8"]) {
    // Plain ASCII means UTF-8 here: the bytes that are none were written as UTF-8 nearly always.
    if (label === "" || /^(us-)?ascii$/i.test(label)) continue;
    try {
      return new TextDecoder(label, { fatal: true }).decode(bytes);
    } catch {
      // An unknown name, or bytes that are not of this charset.
    }
  }
  return new TextDecoder("windows-1252").decode(bytes);
}

/** RFC 2047: `=?utf-8?q?caf=C3=A9?=`. A character may be split over two neighbouring words. */
export function decodeWords(raw: string): string {
  const word = /=\?([^?\s]{1,60})\?([bBqQ])\?([^?\r\n]*)\?=/g;
  let text = "";
  let at = 0;
  let pending: { readonly charset: string; readonly bytes: Buffer[] } | undefined;
  const flush = (): void => {
    if (pending !== undefined) text += decodeText(Buffer.concat(pending.bytes), pending.charset);
    pending = undefined;
  };
  for (let match = word.exec(raw); match !== null; match = word.exec(raw)) {
    const [whole, label, kind, data] = match as unknown as [string, string, string, string];
    const between = raw.slice(at, match.index);
    const charset = label.replace(/\*.*/, "").toLowerCase();
    const isNeighbour = pending !== undefined && /^\s*$/.test(between);
    if (!isNeighbour || pending?.charset !== charset) flush();
    if (!isNeighbour) text += plain(between);
    pending ??= { charset, bytes: [] };
    pending.bytes.push(kind.toLowerCase() === "b" ? Buffer.from(data, "base64") : fromQ(data));
    at = match.index + whole.length;
  }
  flush();
  return text + plain(raw.slice(at));
}

function fromQ(data: string): Buffer {
  const text = data
    .replace(/_/g, " ")
    .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(text, "latin1");
}

function plain(raw: string): string {
  return /[\x80-\xff]/.test(raw) ? decodeText(Buffer.from(raw, "latin1"), "utf-8") : raw;
}
