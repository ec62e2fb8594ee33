/**
 * Workflow commands: lines of a log that the GitHub Actions runner obeys, `::error file=a.c::text`.
 * The escapes are those of actions/toolkit, packages/core/src/command.ts. Invariant: text from
 * outside can neither end a command nor begin one.
 */
import { oneLine, visible } from "./visible.js";

export type CommandLevel = "error" | "warning" | "notice";

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(visible(text)).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

/** One command; the message may have several lines. */
export function command(
  level: CommandLevel,
  properties: Readonly<Record<string, string | number>>,
  lines: readonly string[],
): string {
  const list = Object.entries(properties).map(
    ([name, value]) => `${name}=${property(String(value))}`,
  );
  const head = list.length === 0 ? level : `${level} ${list.join(",")}`;
  return `::${head}::${data(lines.map(visible).join("\n"))}`;
}

/**
 * A line that is only printed. The runner trims a line before it looks for `::`, hence the dash,
 * and obeys the older `##[command]` anywhere in a line, hence the blank.
 */
export function logLine(text: string): string {
  return `- ${oneLine(text).replaceAll("##[", "## [")}`;
}
