/**
 * Who is told what. People who ask read every note in text, JSON and Markdown. A program that gates is
 * told what is wrong, what is not known of code that the patch changes, and what takes a name from
 * behind its fence. A mail, which nobody asked for, is written for what is wrong alone. Invariant: what
 * a mail is written for, a gate is told.
 */
import { lostGuard } from "../../../rules/results/series-review.js";
import { isComplaint, isUndecided, type Note } from "./note.js";

export function isForGate(note: Note): boolean {
  return isComplaint(note) && (note.kind !== "question" || note.rule === lostGuard);
}

/** A crossing that is made, something that runs worse, a claim that facts contradict. */
export function isForMail(note: Note): boolean {
  return isForGate(note) && !isUndecided(note) && note.kind !== "question";
}
