/**
 * A span is a half-open range of byte offsets in one source. Everything inside ringfence speaks in
 * spans; lines and columns are computed where a person or another tool reads the result.
 */
export interface Span {
  /** Byte offset of the first byte. */
  readonly start: number;
  /** Byte offset after the last byte. */
  readonly end: number;
}
