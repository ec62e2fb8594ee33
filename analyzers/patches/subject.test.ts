/** What subjects say, in the forms that lists see. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseSubject } from "./subject.js";

const cases: readonly [text: string, says: string][] = [
  ["[PATCH v2 3/7] mm: x", "v2 3/7 | mm: x"],
  ["[PATCHv2] mm: x", "v2 1/1 | mm: x"],
  ["[RFC PATCH net-next v3 00/12] x", "v3 0/12 rfc net-next | x"],
  ["[PATCH 6.1 001/200] x", "v1 1/200 6.1 | x"],
  ["[PATCH RESEND] x", "v1 1/1 resend | x"],
  ["[PATCH] [media] x", "v1 1/1 media | x"],
  ["[PATCH 1/2 v3] x", "v3 1/2 | x"],
  ["[tip: x86/urgent] x86: y", "v1 1/1 tip: x86/urgent none | x86: y"],
  ["Re: [RFC PATCH 3/7] mm: unexport", "v1 3/7 rfc reply | mm: unexport"],
  ["AW: Re: [PATCH v2\n 03/10] x", "v2 3/10 reply | x"],
  ["\u56de\u590d\uff1a[PATCH] x", "v1 1/1 reply | x"],
  ["[EXTERNAL] Re: [PATCH 1/1] x", "v1 1/1 EXTERNAL reply | x"],
  ["[RFCv4 2/3] x", "v4 2/3 rfc | x"],
  ["[PATCH [net] v2 1/2] x [y]", "v2 1/2 net | x [y]"],
  ["[PATCH,v2,1/2] x", "v2 1/2 | x"],
  ["mm: no marks", "v1 1/1 none | mm: no marks"],
  ["[unclosed", "v1 1/1 none | [unclosed"],
  ["", "v1 1/1 none | "],
];

for (const [text, says] of cases) {
  test(`${JSON.stringify(text)} says ${says}`, () => {
    const { version, index, total, isRfc, isResend, isReply, isPatch, hints, title } =
      parseSubject(text);
    const words = [
      `v${version}`,
      `${index}/${total}`,
      ...(isRfc ? ["rfc"] : []),
      ...(isResend ? ["resend"] : []),
      ...hints,
      ...(isPatch ? [] : ["none"]),
      ...(isReply ? ["reply"] : []),
    ];
    assert.equal(`${words.join(" ")} | ${title}`, says);
  });
}
