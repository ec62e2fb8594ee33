/** The clauses of what is undecided: no other file puts the reason into words. */
import { words, type Words } from "../words/words.js";
import { at, listed, type Decision, type Evidence } from "./claim.js";
import type { Doubt, Gap, Pointer } from "./facts.js";
import { spoken } from "./message/patterns.js";
import type { Leftover, Undecided } from "./undecided.js";
import { usersTold } from "./users.js";

/** The claim may be right and may be wrong. */
export function undecided(why: Undecided, evidence: readonly Evidence[] = []): Decision {
  return { kind: "unknown", why, because: clauseOf(why), evidence };
}

const MAX_GAPS = 3;
const MAX_OTHERS = 4;
const MAX_UNSEEN = 6;

function clauseOf(why: Undecided): Words {
  switch (why.code) {
    case "doubted":
      return doubtClause(why.doubt);
    case "not defined":
      return words`no definition of ${spoken(why.name)} was found in the tree, before the patch or after it`;
    case "public":
      return words`a public header defines ${spoken(why.name)}, so nobody is outside`;
    case "used after it":
      return words`it is so before the patch, and after it ${spoken(why.name)} is used by ${usersTold(why.uses)}`;
    case "maybe their own":
      return words`${spoken(why.name)} is used by ${usersTold(why.uses)}, which may be of its own`;
    case "never used there":
      return words`nobody outside of ${why.paths.join(" and ")} uses ${spoken(why.name)}, before the patch or after it`;
    case "maybe the rival":
      return words`${spoken(why.name)} is static, and it is unclear who means the one at ${at(why.rival)}`;
    case "never exported":
      return words`${spoken(why.name)} is not exported before the patch, and no declaration of it was found under include/`;
    case "used undeclared":
      return words`no header under include/ declares ${spoken(why.name)} any more, and ${usersTold(why.uses)} ${why.uses.length > 1 ? "use" : "uses"} it nevertheless`;
    case "both defined":
      return words`both names are defined after the patch, ${why.name}() at ${at(why.place)}`;
    case "still said":
      return words`${usersTold(why.uses)} still says ${why.name}, which may mean something else there`;
    case "in both places":
      return words`${why.entity} stands in both places before the patch as after it`;
    case "only declared there":
      return words`of ${why.entity} only a declaration arrives, and there was none before`;
    case "namesake stays":
      return words`${at(why.place)} still has something of the name ${why.name}`;
    default:
      return codeClause(why);
  }
}

type OfNames = Extract<
  Undecided,
  { readonly name: string } | { readonly entity: string } | { readonly doubt: Doubt }
>;

/** What is not known of code, and not of a name. */
function codeClause(why: Exclude<Undecided, OfNames>): Words {
  switch (why.code) {
    case "left behind":
      return leftoverClause(why.leftover);
    case "renamed as well":
      return words`${why.said}`;
    case "others differ":
      return words`besides what moves, ${why.others.slice(0, MAX_OTHERS).join(", ")} differ`;
    case "blocks elsewhere":
      return words`blocks of code stand in other functions, and the code around them differs`;
    case "more than names":
      return words`${listed(why.pieces, MAX_OTHERS)} differ in more than names`;
    case "unseen by runs":
      return words`${why.ran}, and no run tells what differs in ${listed(why.unseen, MAX_UNSEEN)}`;
    case "tokens differ":
      return words`the tokens of ${listed(why.what, MAX_UNSEEN)} differ, and ${why.why ?? "nothing here decides whether that matters"}`;
    case "not all followed":
      return words`no way was found through ${why.nFollowed} functions, but not all could be followed: ${listed(why.gaps.slice(0, MAX_GAPS).map(gapClause))}`;
    case "through a pointer": {
      const { call, holder, nMore } = why;
      const more = nMore > 0 ? `, and so for ${nMore} calls more` : "";
      return words`no direct path leads there, but ${call.caller}() calls through ${holder.name} at ${at(call.place)}, which can be ${holder.function}() of ${at(holder.place)}${more}`;
    }
  }
}

function doubtClause(doubt: Doubt): Words {
  switch (doubt.code) {
    case "not read in full":
      return words`${doubt.path} cannot be read in full`;
    case "not read":
      return words`${doubt.path} could not be read: ${doubt.reason}`;
    case "rival":
      return words`others may mean the ${doubt.name} of ${doubt.path}`;
    case "replaced":
      return words`${doubt.name} means something else after the patch`;
  }
}

/** Also where it contradicts: the same clause, of which there is no doubt. */
export function leftoverClause({ how, from, to, uses }: Leftover): Words {
  return how === "hidden"
    ? words`${from} is static now, and ${usersTold(uses)} still uses it`
    : words`${from} is ${to} now, and ${usersTold(uses)} still says ${from}`;
}

function gapClause(gap: Gap): Words {
  const said = gapWords(gap);
  return gap.place === undefined ? said : words`${said} at ${at(gap.place)}`;
}

function gapWords(gap: Gap): Words {
  switch (gap.code) {
    case "no body":
      return words`${gap.name}() has no body in the tree`;
    case "pointer":
      return words`${gap.caller}() calls through ${pointerText(gap.through)}`;
    case "search ends":
      return words`the search ends after ${gap.n} ${gap.of}`;
    case "not read":
      return words`${gap.path} ${gap.isTooLarge ? "is too large to be read" : "could not be read"}`;
    case "pasted":
      return words`${gap.name}() is pasted together`;
  }
}

function pointerText({ kind, name }: Pointer): string {
  switch (kind) {
    case "member":
      return `the member ${name}`;
    case "variable":
      return `the pointer ${name}`;
    case "parameter":
      return `the parameter ${name} of a macro`;
    case "array":
      return "an array of pointers";
    case "paste":
      return "a name that ## makes";
    case "other":
      return "a pointer";
  }
}
