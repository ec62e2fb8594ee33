/** Which folders are taken for the user's own, on disks in memory: owners and modes as no test could make them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ownFolder, type Disk, type Entry } from "./own-folder.js";

const ME = 1000;
const OTHER = 1001;
const PATH = "/home/me/.cache/ringfence";

const folder = (owner: number, mode: number): Entry => ({ kind: "folder", owner, mode });
const plain: Readonly<Record<string, Entry>> = {
  "/": folder(0, 0o755),
  "/home": folder(0, 0o755),
  "/home/me": folder(ME, 0o755),
  "/home/me/.cache": folder(ME, 0o700),
  "/home/me/.cache/ringfence": folder(ME, 0o700),
  "/tmp": folder(0, 0o1777),
};

interface Memory extends Disk {
  readonly made: string[];
  readonly closed: string[];
}

/** `links`: what the entries that are links say. */
function memory(
  changes: Readonly<Record<string, Entry | undefined>>,
  links: Readonly<Record<string, string>> = {},
): Memory {
  const all = new Map<string, Entry | undefined>(Object.entries({ ...plain, ...changes }));
  const [made, closed]: [string[], string[]] = [[], []];
  return {
    made,
    closed,
    look: (path) => all.get(path),
    readLink: (path) => links[path] ?? "",
    make: (path) => {
      made.push(path);
      if (path.startsWith("/proc/")) throw Object.assign(new Error(), { code: "ENOENT" });
      all.set(path, folder(ME, 0o700));
    },
    close: (path) => void closed.push(path),
  };
}

const link = (owner: number): Entry => ({ kind: "link", owner, mode: 0o777 });
const file: Entry = { kind: "other", owner: ME, mode: 0o600 };

interface Case {
  readonly claim: string;
  readonly disk: Memory;
  readonly path?: string;
  /** The folder, or what is wrong. */
  readonly is: string;
  readonly makes?: readonly string[];
  readonly closes?: readonly string[];
}

const cases: readonly Case[] = [
  { claim: "the user's own folder", disk: memory({}), is: PATH },
  {
    claim: "one that others can look into is closed",
    disk: memory({ [PATH]: folder(ME, 0o755) }),
    is: PATH,
    closes: [PATH],
  },
  {
    claim: "what is missing is made, one folder at a time",
    disk: memory({ "/home/me/.cache": undefined, [PATH]: undefined }),
    is: PATH,
    makes: ["/home/me/.cache", PATH],
  },
  {
    claim: "a folder of another user",
    disk: memory({ [PATH]: folder(OTHER, 0o700) }),
    is: `${PATH} belongs to another user`,
  },
  {
    claim: "a folder of root",
    disk: memory({ [PATH]: folder(0, 0o755) }),
    is: `${PATH} belongs to another user`,
  },
  {
    claim: "a folder that the group can write to",
    disk: memory({ [PATH]: folder(ME, 0o770) }),
    is: `${PATH} can be written to by others`,
  },
  {
    claim: "a sticky folder that all can write to",
    disk: memory({ [PATH]: folder(ME, 0o1777) }),
    is: `${PATH} can be written to by others`,
  },
  {
    claim: "below a folder that all can write to",
    disk: memory({ "/home": folder(0, 0o777) }),
    is: "/home can be written to by others",
  },
  {
    claim: "below a folder that the group can write to",
    disk: memory({ "/home/me/.cache": folder(ME, 0o775) }),
    is: "/home/me/.cache can be written to by others",
  },
  {
    claim: "below a folder of another user",
    disk: memory({ "/home/me": folder(OTHER, 0o755) }),
    is: "/home/me belongs to another user",
  },
  {
    claim: "nothing is made below a folder that is not trusted",
    disk: memory({ "/home/me": folder(OTHER, 0o777), [PATH]: undefined }),
    is: "/home/me belongs to another user",
    makes: [],
  },
  {
    claim: "a root that all can write to",
    disk: memory({ "/": folder(0, 0o777) }),
    is: "/ can be written to by others",
  },
  {
    claim: "a new folder in /tmp, which is sticky",
    disk: memory({}),
    path: "/tmp/c/ringfence",
    is: "/tmp/c/ringfence",
    makes: ["/tmp/c", "/tmp/c/ringfence"],
  },
  {
    claim: "a folder that another user made first in /tmp",
    disk: memory({ "/tmp/c": folder(OTHER, 0o755) }),
    path: "/tmp/c/ringfence",
    is: "/tmp/c belongs to another user",
  },
  {
    claim: "a link of the user's",
    disk: memory({ [PATH]: link(ME), "/home/me/far": folder(ME, 0o700) }, { [PATH]: "../far" }),
    is: "/home/me/far",
  },
  {
    claim: "a link of root's, from the root",
    disk: memory({ "/var": link(0), "/private": folder(0, 0o755) }, { "/var": "/private" }),
    path: "/var/c",
    is: "/private/c",
    makes: ["/private/c"],
  },
  {
    claim: "a link that another user planted",
    disk: memory({ "/tmp/c": link(OTHER) }, { "/tmp/c": "/home/me/.cache" }),
    path: "/tmp/c/ringfence",
    is: "/tmp/c belongs to another user",
  },
  {
    claim: "a link to a folder of another user",
    disk: memory({ [PATH]: link(ME), "/tmp/o": folder(OTHER, 0o700) }, { [PATH]: "/tmp/o" }),
    is: "/tmp/o belongs to another user",
  },
  {
    claim: "a link to itself",
    disk: memory({ [PATH]: link(ME) }, { [PATH]: PATH }),
    is: `${PATH} leads through too many links`,
  },
  {
    claim: "a path that climbs above the root",
    disk: memory({}),
    path: "/../home//me/./.cache/ringfence",
    is: PATH,
  },
  {
    claim: "a file on the way",
    disk: memory({ "/home/me/.cache": file }),
    is: "/home/me/.cache is not a folder",
  },
  { claim: "a file in its place", disk: memory({ [PATH]: file }), is: `${PATH} is not a folder` },
  {
    claim: "below /proc, where nothing can be made",
    disk: memory({ "/proc": folder(0, 0o555) }),
    path: "/proc/x/ringfence",
    is: "/proc/x/ringfence cannot be used (ENOENT)",
    makes: ["/proc/x"],
  },
];

for (const { claim, disk, path = PATH, is, makes = [], closes = [] } of cases) {
  test(`${claim}: ${is}`, () => {
    const found = ownFolder(path, ME, disk);
    assert.equal("path" in found ? found.path : found.problem, is);
    assert.deepEqual([disk.made, disk.closed], [makes, closes]);
  });
}
