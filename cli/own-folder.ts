/**
 * A folder that is the user's own: nobody else can put anything into it, and nobody else can put
 * another folder in its place. Every folder on the way is looked at, through links: each belongs to
 * the user or to root, and others can write to it only where the sticky bit keeps them from moving
 * what is not theirs. Folders that are missing are made, one at a time, for the user alone.
 * Invariant: no folder is made or changed behind one that is not trusted.
 */
import { chmodSync, lstatSync, mkdirSync, readlinkSync } from "node:fs";
import { codeOf } from "../analyzers/trees/reason.js";

/** The fields of stat(2) that decide whether a folder is the user's own. */
export interface Entry {
  readonly kind: "folder" | "link" | "other";
  readonly owner: number;
  readonly mode: number;
}

/** As much of a disk as is needed; tests have one in memory. */
export interface Disk {
  /** Undefined when nothing has this name; throws when that cannot be told. */
  look(path: string): Entry | undefined;
  readLink(path: string): string;
  /** Makes one folder, in one that is there. */
  make(path: string): void;
  close(path: string): void;
}

export type OwnFolder =
  | { readonly path: string }
  /** Why there is none: a clause that names what is wrong. */
  | { readonly problem: string };

/** As many as Linux follows (MAXSYMLINKS in include/linux/namei.h, v6.12). */
const MAX_HOPS = 40;
const ROOT = 0;
const OTHERS_WRITE = 0o022;
const STICKY = 0o1000;
const PRIVATE = 0o700;

/** `path`: absolute. */
export function ownFolder(path: string, user: number, disk: Disk): OwnFolder {
  try {
    const end = walk(path, user, disk);
    return typeof end === "string" ? closed(end, user, disk) : end;
  } catch (error) {
    return { problem: `${path} cannot be used (${codeOf(error)})` };
  }
}

/** Where the path ends, without links, when all above it is trusted. */
function walk(path: string, user: number, disk: Disk): string | OwnFolder {
  const left = path.split("/").reverse();
  let at = "";
  let nHops = 0;
  let problem = distrust("/", disk.look("/"), user);
  while (problem === "" && left.length > 0) {
    const part = left.pop();
    if (part === undefined || part === "" || part === ".") continue;
    if (part === "..") {
      at = at.slice(0, Math.max(0, at.lastIndexOf("/")));
      continue;
    }
    const next = `${at}/${part}`;
    const entry = disk.look(next) ?? made(next, disk);
    problem = distrust(next, entry, user);
    if (problem === "" && entry?.kind === "link") {
      if (++nHops > MAX_HOPS) return { problem: `${path} leads through too many links` };
      const target = disk.readLink(next);
      if (target.startsWith("/")) at = "";
      left.push(...target.split("/").reverse());
    } else {
      at = next;
    }
  }
  return problem === "" ? at : { problem };
}

function made(path: string, disk: Disk): Entry | undefined {
  try {
    disk.make(path);
  } catch (error) {
    // Another run made it meanwhile.
    if (codeOf(error) !== "EEXIST") throw error;
  }
  return disk.look(path);
}

/** Why others could have a say in what lies behind this entry; empty when they have none. */
function distrust(path: string, entry: Entry | undefined, user: number): string {
  if (entry === undefined) return `${path} cannot be made`;
  if (entry.owner !== user && entry.owner !== ROOT) return `${path} belongs to another user`;
  if (entry.kind === "link") return "";
  if (entry.kind === "other") return `${path} is not a folder`;
  const isOpen = (entry.mode & OTHERS_WRITE) !== 0 && (entry.mode & STICKY) === 0;
  return isOpen ? `${path} can be written to by others` : "";
}

/** The last folder is the user's and nobody else's. */
function closed(path: string, user: number, disk: Disk): OwnFolder {
  const entry = disk.look(path);
  if (entry?.owner !== user) return { problem: `${path} belongs to another user` };
  if ((entry.mode & OTHERS_WRITE) !== 0) return { problem: `${path} can be written to by others` };
  if ((entry.mode & 0o777) !== PRIVATE) disk.close(path);
  return { path };
}

export const realDisk: Disk = {
  look: (path) => {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    const kind = stat.isDirectory() ? "folder" : stat.isSymbolicLink() ? "link" : "other";
    return { kind, owner: stat.uid, mode: stat.mode };
  },
  readLink: (path) => readlinkSync(path, "utf8"),
  // Not `recursive`: below /proc that asks for the same folder for ever.
  make: (path) => mkdirSync(path, { mode: PRIVATE }),
  close: (path) => chmodSync(path, PRIVATE),
};
