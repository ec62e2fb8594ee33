/**
 * What a series says it is made on: the lines that git format-patch --base and b4 put behind the
 * first mail, and what other tools write for the same.
 */
export interface BaseInfo {
  readonly baseCommit: string;
  readonly prerequisitePatchIds: readonly string[];
  readonly prerequisiteMessageIds: readonly string[];
  /** `X:vN` as b4 writes it. */
  readonly prerequisiteChangeIds: readonly string[];
  readonly changeId: string;
}

export const NO_BASE: BaseInfo = {
  baseCommit: "",
  prerequisitePatchIds: [],
  prerequisiteMessageIds: [],
  prerequisiteChangeIds: [],
  changeId: "",
};

const LINE =
  /^[ \t]*(base-commit|prerequisite-(?:patch|message|change)-id|change-id|based-on|depends-on):[ \t]*<?([^\s<>]{1,500})>?/gim;

export function baseInfoOf(text: string): BaseInfo {
  const prerequisitePatchIds: string[] = [];
  const prerequisiteMessageIds: string[] = [];
  const prerequisiteChangeIds: string[] = [];
  let baseCommit = "";
  let changeId = "";
  for (const match of text.matchAll(LINE)) {
    const value = match[2] as string;
    const isHex = /^[0-9a-f]{7,64}$/.test(value);
    switch ((match[1] as string).toLowerCase()) {
      case "base-commit":
        if (isHex) baseCommit ||= value;
        break;
      case "prerequisite-patch-id":
        if (isHex) prerequisitePatchIds.push(value);
        break;
      case "prerequisite-change-id":
        prerequisiteChangeIds.push(value);
        break;
      case "change-id":
        changeId ||= value;
        break;
      default:
        if (value.includes("@"))
          prerequisiteMessageIds.push(value.replace(/^https?:\/\/[^@]*\/([^/@]+@[^/]+)\/?$/, "$1"));
    }
  }
  return {
    baseCommit,
    prerequisitePatchIds,
    prerequisiteMessageIds,
    prerequisiteChangeIds,
    changeId,
  };
}
