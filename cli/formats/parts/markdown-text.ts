/**
 * Text of others in GitHub's and GitLab's Markdown. Invariant: it is one line that stands as it is:
 * no markup, no HTML, no link, and nobody is mentioned, nor is an issue, which would send mail.
 */
import { oneLine } from "./visible.js";

const nothing = "<!-- -->";
const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** Escaped text that stands behind some of ours on a line. */
export function markdown(text: string): string {
  return (
    oneLine(text)
      .replace(/[&<>]/g, (character) => entities[character] ?? "")
      .replace(/[\\`*_[\]{}|~!$^]/g, "\\$&")
      // A comment between the characters keeps what a service looks for from being there.
      .replace(/[@#]/g, (character) => `${character}${nothing}`)
      .replaceAll("://", `:${nothing}//`)
      .replace(/www\./gi, (word) => `${word.slice(0, 3)}${nothing}.`)
      // GitLab's references to snippets, milestones, epics and vulnerabilities, and to labels by quotes.
      .replace(/[%:](?=[\w"])/g, (character) => `${character}${nothing}`)
  );
}

/** A name or path as code. */
export function codeSpan(text: string): string {
  const line = oneLine(text);
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = line.startsWith("`") || line.endsWith("`") || line === "" ? " " : "";
  // In a table, a bar ends the cell even within code.
  return `${fence}${pad}${line.replaceAll("|", "\u00a6")}${pad}${fence}`;
}
