/**
 * The parts of a mail. Invariant: every part is a view of the mail's own bytes or what its transfer
 * encoding hides, never a text; depth and number of parts are bounded.
 */
import { asBuffer, latin1 } from "../syntax/bytes.js";
import { type Fields, parameters, readFields } from "./header-fields.js";
import { MAX_MIME_DEPTH, MAX_MIME_PARTS } from "./limits.js";
import { PatchError } from "./patch-error.js";
import { decodeBody } from "./transfer.js";

export interface Part {
  /** `text/plain`, and so on. */
  readonly type: string;
  readonly charset: string;
  /** File name of an attachment, or empty. */
  readonly name: string;
  readonly isAttachment: boolean;
  /** RFC 3676: lines were broken and stuffed; `delsp`: with a blank that is no part of the text. */
  readonly isFlowed: boolean;
  readonly isDelSp: boolean;
  readonly bytes: Uint8Array;
  /** Whether a transfer encoding was taken off, and so the CRs are the sender's own. */
  readonly isEncoded: boolean;
  /** Whether the header speaks of an encoding that the body does not have. */
  readonly isStale: boolean;
  /** Whether the bytes stand in the mail just so, from this offset on. */
  readonly at: number | undefined;
}

const LF = 10;

/** The leaves, in order. */
export function partsOf(fields: Fields, mail: Uint8Array, bodyAt: number): Part[] {
  const parts: Part[] = [];
  collect(fields, asBuffer(mail), bodyAt, mail.length, 0, parts);
  return parts;
}

function collect(
  fields: Fields,
  mail: Buffer,
  start: number,
  end: number,
  depth: number,
  parts: Part[],
): void {
  if (depth > MAX_MIME_DEPTH)
    throw new PatchError(`parts within parts, more than ${MAX_MIME_DEPTH} deep`);
  const content = parameters(fields.raw("content-type"));
  const boundary = content.of.get("boundary");
  if (content.value.startsWith("multipart/") && boundary !== undefined && boundary !== "") {
    const pieces = split(mail, start, end, `--${boundary}`);
    if (pieces.length > 0) {
      for (const piece of pieces) {
        const inner = readFields(mail.subarray(piece.start, piece.end));
        collect(inner.fields, mail, piece.start + inner.bodyAt, piece.end, depth + 1, parts);
      }
      return;
    }
  }
  if (parts.length === MAX_MIME_PARTS) throw new PatchError(`more than ${MAX_MIME_PARTS} parts`);
  const disposition = parameters(fields.raw("content-disposition"));
  const encoding =
    /^[^;(]*/.exec(fields.raw("content-transfer-encoding"))?.[0].trim().toLowerCase() ?? "";
  const body = mail.subarray(start, end);
  const decoded = decodeBody(body, encoding);
  const isText =
    content.value === "" || content.value.startsWith("multipart/") || !content.value.includes("/");
  parts.push({
    type: isText ? "text/plain" : content.value,
    charset: content.of.get("charset") ?? "",
    name: disposition.of.get("filename") ?? content.of.get("name") ?? "",
    isAttachment: disposition.value === "attachment",
    isFlowed: content.of.get("format")?.toLowerCase() === "flowed",
    isDelSp: content.of.get("delsp")?.toLowerCase() === "yes",
    bytes: decoded.bytes,
    isEncoded: decoded.isEncoded,
    isStale: !decoded.isEncoded && (encoding === "base64" || encoding === "quoted-printable"),
    at: decoded.isEncoded ? undefined : start,
  });
}

/** What lies between the lines with the boundary. */
function split(
  mail: Buffer,
  start: number,
  end: number,
  mark: string,
): { readonly start: number; readonly end: number }[] {
  const body = mail.subarray(start, end);
  const pieces: { start: number; end: number }[] = [];
  let open = -1;
  for (
    let at = body.indexOf(mark, 0, "latin1");
    at >= 0;
    at = body.indexOf(mark, at + mark.length, "latin1")
  ) {
    if (at > 0 && body[at - 1] !== LF) continue;
    const lf = body.indexOf(LF, at);
    const lineEnd = lf < 0 ? body.length : lf;
    const rest = latin1(body, at + mark.length, Math.min(lineEnd, at + mark.length + 80)).trimEnd();
    if (rest !== "" && rest !== "--") continue;
    // The line end before a boundary belongs to the boundary, but a diff needs one at its end as well.
    if (open >= 0) pieces.push({ start: start + open, end: start + Math.max(open, at) });
    if (rest === "--") return pieces;
    if (pieces.length > MAX_MIME_PARTS) throw new PatchError(`more than ${MAX_MIME_PARTS} parts`);
    open = Math.min(body.length, lineEnd + 1);
  }
  // The last part of a mail that was cut off.
  if (open >= 0) pieces.push({ start: start + open, end });
  return pieces;
}
