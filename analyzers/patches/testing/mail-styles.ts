/**
 * How mail programs write a patch: headers and body of each. Invariant: git am takes a mail of an
 * ordinary style as its sender meant it.
 */
import { ascii, base64, charsetOf, html, quotedPrintable, stuffed } from "./mail-encodings.js";
import type { Dice } from "./sample.js";

export interface Written {
  readonly prose: string;
  readonly diff: string;
}

export interface Style {
  readonly name: string;
  readonly isOrdinary: boolean;
  readonly separator: string;
  write(
    mail: Written,
    dice: Dice,
  ): { readonly headers: string; readonly body: string; readonly isCr?: boolean };
}

const FORMAT_PATCH = "From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001\n";
export const MBOX = "From mail@example.org Thu Jun 27 12:00:00 2024\n";
const typed = (type: string, encoding: string): string =>
  `MIME-Version: 1.0\nContent-Type: ${type}\n${encoding === "" ? "" : `Content-Transfer-Encoding: ${encoding}\n`}`;
export const whole = ({ prose, diff }: Written): string =>
  `${prose}---\n f.c | 2 +-\n 1 file changed\n\n${diff}-- \n2.43.0\n\n`;
const part = (type: string, encoding: string, text: string, more = ""): string =>
  `Content-Type: ${type}\n${encoding === "" ? "" : `Content-Transfer-Encoding: ${encoding}\n`}${more}\n${text}\n`;
const multipart = (
  kind: string,
  boundary: string,
  ...parts: readonly string[]
): { headers: string; body: string } => ({
  headers: `MIME-Version: 1.0\nContent-Type: multipart/${kind}; boundary="${boundary}"\n`,
  body: `${parts.map((text) => `--${boundary}\n${text}`).join("")}--${boundary}--\n`,
});
const SIGNATURE = part(
  'application/pgp-signature; name="signature.asc"',
  "",
  "-----BEGIN PGP SIGNATURE-----\n\niHUEABYKAB0WIQQ+abc=\n=Hb3x\n-----END PGP SIGNATURE-----\n",
);
const FOOTER = part(
  "text/plain; charset=us-ascii",
  "7bit",
  "_______________________________________________\nlist mailing list\nlist@example.org\n",
  "Content-Disposition: inline\n",
);

export const STYLES: readonly Style[] = [
  {
    name: "git format-patch",
    isOrdinary: true,
    separator: FORMAT_PATCH,
    write: (mail) => ({
      headers: /[\x80-\xff]/.test(whole(mail)) ? typed("text/plain; charset=UTF-8", "8bit") : "",
      body: whole(mail),
    }),
  },
  {
    name: "git send-email, quoted-printable",
    isOrdinary: true,
    separator: MBOX,
    write: (mail) => ({
      headers: typed("text/plain; charset=UTF-8", "quoted-printable"),
      body: quotedPrintable(whole(mail)),
    }),
  },
  {
    name: "git send-email, base64",
    isOrdinary: true,
    separator: MBOX,
    write: (mail) => ({
      headers: typed("text/plain; charset=UTF-8", "base64"),
      body: base64(whole(mail)),
    }),
  },
  {
    name: "git format-patch --attach",
    isOrdinary: true,
    separator: FORMAT_PATCH,
    write: (mail) =>
      multipart(
        "mixed",
        "------------2.43.0",
        part("text/plain; charset=UTF-8; format=fixed", "8bit", mail.prose),
        part(
          'text/x-patch; name="0001-x.patch"',
          "8bit",
          mail.diff,
          'Content-Disposition: attachment; filename="0001-x.patch"\n',
        ),
      ),
  },
  {
    name: "b4",
    isOrdinary: true,
    separator: "From git@z Thu Jan  1 00:00:00 1970\n",
    write: (_, dice) => ({
      headers: `${typed('text/plain; charset="utf-8"', dice.of(["7bit", "8bit", "quoted-printable"]))}X-Mailer: b4 0.14.2\nX-Developer-Signature: v=1; a=ed25519-sha256; t=1;\n h=from:subject; bh=abc=;\n b=abc/def=\n`,
      body: "",
    }),
  },
  {
    name: "mutt",
    isOrdinary: true,
    separator: MBOX,
    write: (mail) => ({
      headers: `${typed(`text/plain; charset=${charsetOf(whole(mail))}`, "8bit")}Content-Disposition: inline\nUser-Agent: Mutt/2.2.13\n`,
      body: whole(mail),
    }),
  },
  {
    name: "mutt, signed",
    isOrdinary: true,
    separator: MBOX,
    write: (mail) =>
      multipart(
        'signed; micalg=pgp-sha512; protocol="application/pgp-signature"',
        "yQzJp3kA",
        part(
          "text/plain; charset=utf-8",
          "quoted-printable",
          quotedPrintable(whole(mail)),
          "Content-Disposition: inline\n",
        ),
        SIGNATURE,
      ),
  },
  {
    name: "mutt, attached",
    isOrdinary: true,
    separator: MBOX,
    write: (mail) =>
      multipart(
        "mixed",
        "7JfCtLOvnd9MIVvH",
        part(
          "text/plain; charset=us-ascii",
          "",
          ascii(mail.prose),
          "Content-Disposition: inline\n",
        ),
        part(
          "text/x-diff; charset=utf-8",
          "8bit",
          mail.diff,
          "Content-Disposition: attachment; filename=x.diff\n",
        ),
      ),
  },
  {
    name: "Exchange, quoted-printable",
    isOrdinary: true,
    separator: MBOX,
    write: (mail) => ({
      headers: `${typed('text/plain; charset="utf-8"', "quoted-printable")}X-MS-Has-Attach:\nx-ms-exchange-senderadcheck: 1\n`,
      body: quotedPrintable(whole(mail)),
      isCr: true,
    }),
  },
  {
    name: "Exchange, base64",
    isOrdinary: true,
    separator: MBOX,
    write: (mail) => ({
      headers: `${typed('text/plain; charset="utf-8"', "base64")}X-MS-Has-Attach:\n`,
      body: base64(whole(mail)),
      isCr: true,
    }),
  },
  {
    name: "Exchange, base64 of CR LF",
    isOrdinary: true,
    separator: MBOX,
    write: (mail) => ({
      headers: `${typed('text/plain; charset="utf-8"', "base64")}X-MS-Has-Attach:\n`,
      body: base64(whole(mail).replaceAll("\n", "\r\n")),
      isCr: true,
    }),
  },
  {
    name: "Exchange, base64 with a list's footer",
    isOrdinary: true,
    separator: MBOX,
    write: (mail) => ({
      headers: typed('text/plain; charset="utf-8"', "base64"),
      body: `${base64(whole(mail))}_______________________________________________\nlinux mailing list\nhttp://lists.example.org/mailman/listinfo/linux\n`,
    }),
  },
  {
    name: "a list's footer",
    isOrdinary: true,
    separator: MBOX,
    write: (mail) =>
      multipart(
        "mixed",
        "===============1234==",
        part("text/plain; charset=utf-8", "8bit", whole(mail)),
        FOOTER,
      ),
  },
  {
    name: "Latin-1",
    isOrdinary: true,
    separator: MBOX,
    write: (mail) => ({
      headers: typed("text/plain; charset=iso-8859-1", "8bit"),
      body: whole(mail),
    }),
  },
  {
    name: "Gmail",
    isOrdinary: false,
    separator: MBOX,
    write: (mail) =>
      multipart(
        "alternative",
        "000000000000abc",
        part('text/plain; charset="UTF-8"', "quoted-printable", quotedPrintable(whole(mail))),
        part('text/html; charset="UTF-8"', "quoted-printable", quotedPrintable(html(whole(mail)))),
      ),
  },
  {
    name: "Outlook",
    isOrdinary: false,
    separator: MBOX,
    write: (mail) =>
      multipart(
        "alternative",
        "_000_AB",
        part(`text/plain; charset="${charsetOf(whole(mail))}"`, "", whole(mail)),
        part('text/html; charset="us-ascii"', "", ascii(html(whole(mail)))),
      ),
  },
  {
    name: "Thunderbird",
    isOrdinary: false,
    separator: MBOX,
    write: (mail) => ({
      headers: typed("text/plain; charset=UTF-8; format=flowed", "8bit"),
      body: stuffed(whole(mail)),
    }),
  },
  {
    name: "nested",
    isOrdinary: false,
    separator: MBOX,
    write: (mail, dice) => {
      const inner = multipart(
        dice.of(["alternative", "related"]),
        "inner",
        part("text/plain; charset=utf-8", "base64", base64(whole(mail), dice.of([76, 60, 77, 75]))),
        part("text/html", "", html(mail.prose)),
      );
      return multipart(
        dice.of(["mixed", "signed"]),
        "outer",
        `${inner.headers.replace("MIME-Version: 1.0\n", "")}\n${inner.body}`,
        dice.of([SIGNATURE, FOOTER]),
      );
    },
  },
  {
    name: "another type",
    isOrdinary: false,
    separator: MBOX,
    write: (mail, dice) =>
      multipart(
        "mixed",
        "b",
        part("text/plain", "", mail.prose),
        part(
          dice.of([
            "image/png",
            "text/html",
            "application/octet-stream",
            "message/rfc822",
            "text/x-patch",
          ]),
          "base64",
          base64(mail.diff),
        ),
      ),
  },
];
