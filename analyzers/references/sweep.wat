;; The byte sweep: finds where a guarded name could stand, at the speed of memory.
;;
;; `few` and `many` read bytes in [start, end) and write the offsets of candidates, 32 bits each, from
;; $out on. They stop when $capacity candidates are written and keep the offset to go on from in
;; $resume. A candidate is no more than a hint: the caller compares names and word boundaries. Never
;; a false "no": every whole word of the set, every ##, every %:, and every line splice that cuts a
;; word, a paste or what may be an include directive is reported. The 32 bytes behind `end` must be
;; zero.
(module
  (memory (export "memory") 1)
  (global $resume (export "resume") (mut i32) (i32.const 0))

  ;; Whether `include "...h"` or `include <...h>` stands at $at, which comes a million times in a kernel.
  ;; A target of more than 128 bytes is none.
  (func $isPlainInclude (param $at i32) (param $end i32) (result i32)
    (local $last i32) (local $byte i32)
    (if (i32.ne (i32.load (local.get $at)) (i32.const 0x6c636e69)) (then (return (i32.const 0)))) ;; incl
    (if (i32.ne
          (i32.and (i32.load offset=4 (local.get $at)) (i32.const 0xffffff))
          (i32.const 0x656475)) ;; ude
      (then (return (i32.const 0))))
    (local.set $at (i32.add (local.get $at) (i32.const 7)))
    (loop $blank
      (local.set $byte (i32.load8_u (local.get $at)))
      (if (i32.or (i32.eq (local.get $byte) (i32.const 32)) (i32.eq (local.get $byte) (i32.const 9)))
        (then
          (local.set $at (i32.add (local.get $at) (i32.const 1)))
          (br_if $blank (i32.lt_u (local.get $at) (local.get $end))))))
    (if (i32.and (i32.ne (local.get $byte) (i32.const 34)) (i32.ne (local.get $byte) (i32.const 60)))
      (then (return (i32.const 0))))
    (local.set $last (i32.add (local.get $at) (i32.const 128)))
    (if (i32.gt_u (local.get $last) (local.get $end)) (then (local.set $last (local.get $end))))
    (loop $next
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (if (i32.ge_u (local.get $at) (local.get $last)) (then (return (i32.const 0))))
      (local.set $byte (i32.load8_u (local.get $at)))
      (br_if $next (i32.and
        (i32.and (i32.ne (local.get $byte) (i32.const 34)) (i32.ne (local.get $byte) (i32.const 62)))
        (i32.gt_u (local.get $byte) (i32.const 13)))))
    ;; `.h` before the quote or bracket.
    (i32.and
      (i32.eq (i32.load16_u (i32.sub (local.get $at) (i32.const 2))) (i32.const 0x682e))
      (i32.gt_u (local.get $byte) (i32.const 13))))

  ;; Whether the backslash at $at is no splice, or one that cuts nothing: most are those of macros of
  ;; several lines. What stands in the line of an include directive before its splice is a hash that
  ;; only blanks or the end of a comment precede, and behind it an i, a comment or nothing. $class is
  ;; the one of `many`.
  (func $isDullSplice
    (param $at i32) (param $first i32) (param $end i32) (param $class i32)
    (result i32)
    (local $to i32) (local $byte i32) (local $from i32)
    (local.set $to (local.get $at))
    (loop $blank
      (local.set $to (i32.add (local.get $to) (i32.const 1)))
      (local.set $byte (i32.load8_u (local.get $to)))
      (if (i32.or (i32.eq (local.get $byte) (i32.const 10)) (i32.eq (local.get $byte) (i32.const 13)))
        (then)
        (else
          ;; Behind the end stand NULs, which are blanks.
          (br_if $blank (i32.and
            (call $isBlank (local.get $byte))
            (i32.lt_u (local.get $to) (local.get $end))))
          (return (i32.const 1)))))
    (if (i32.eq (local.get $at) (local.get $first)) (then (return (i32.const 0))))
    (local.set $from (i32.sub (local.get $at) (i32.const 1)))
    (local.set $byte (i32.load8_u (local.get $from)))
    (if (i32.or
          (i32.load8_u (i32.add (local.get $class) (local.get $byte)))
          (i32.eq (local.get $byte) (i32.const 58)))
      (then (return (i32.const 0))))
    (block $start
      (loop $back
        (br_if $start (i32.lt_u (local.get $from) (local.get $first)))
        (local.set $byte (i32.load8_u (local.get $from)))
        (br_if $start (i32.eq (local.get $byte) (i32.const 10)))
        (br_if $start (i32.eq (local.get $byte) (i32.const 13)))
        (if (i32.eq (local.get $byte) (i32.const 47))
          (then (if (i32.eq (i32.load8_u (i32.sub (local.get $from) (i32.const 1))) (i32.const 42))
            (then (return (i32.const 0))))))
        (local.set $from (i32.sub (local.get $from) (i32.const 1)))
        (br $back)))
    (local.set $from (call $behindBlanks (i32.add (local.get $from) (i32.const 1))))
    (local.set $byte (i32.load8_u (local.get $from)))
    (if (i32.eq (local.get $byte) (i32.const 35)) ;; #
      (then
        (local.set $byte (i32.load8_u (call $behindBlanks (i32.add (local.get $from) (i32.const 1)))))
        (return (i32.eqz (i32.or
          (i32.eq (local.get $byte) (i32.const 105)) ;; i
          (call $mayOpen (local.get $byte)))))))
    ;; A line with nothing before its splice has no hash either.
    (i32.or
      (i32.eq (local.get $from) (local.get $at))
      (i32.eqz (call $mayOpen (local.get $byte)))))

  (func $isBlank (param $byte i32) (result i32)
    (i32.and
      (i32.lt_u (local.get $byte) (i32.const 33))
      ;; NUL, tab, vertical tab, form feed and space.
      (i32.wrap_i64 (i64.shr_u (i64.const 0x100001a01) (i64.extend_i32_u (local.get $byte))))))

  (func $behindBlanks (param $at i32) (result i32)
    (loop $blank
      (if (call $isBlank (i32.load8_u (local.get $at)))
        (then
          (local.set $at (i32.add (local.get $at) (i32.const 1)))
          (br $blank))))
    (local.get $at))

  ;; Whether a hash may stand behind what this byte begins: a comment, %:, a splice, a byte order mark.
  (func $mayOpen (param $byte i32) (result i32)
    (i32.or
      (i32.or (i32.eq (local.get $byte) (i32.const 47)) (i32.eq (local.get $byte) (i32.const 37)))
      (i32.or (i32.eq (local.get $byte) (i32.const 92)) (i32.gt_u (local.get $byte) (i32.const 127)))))

  ;; Whether any byte of [$start, $end) is $byte, up to 15 of those behind the end included.
  (func (export "holds") (param $start i32) (param $end i32) (param $byte i32) (result i32)
    (local $wanted v128)
    (local.set $wanted (i8x16.splat (local.get $byte)))
    (block $none
      (loop $block
        (br_if $none (i32.ge_u (local.get $start) (local.get $end)))
        (if (v128.any_true (i8x16.eq (v128.load (local.get $start)) (local.get $wanted)))
          (then (return (i32.const 1))))
        (local.set $start (i32.add (local.get $start) (i32.const 16)))
        (br $block)))
    (i32.const 0))

  ;; Whether a directive of [$start, $end) may define what stands for more than numbers, or is written in
  ;; a way in which few are: most headers of registers are told from others by this alone. $class is the
  ;; one of `many`.
  (func (export "defines") (param $start i32) (param $end i32) (param $class i32) (result i32)
    (local $at i32) (local $mask i32) (local $block v128)
    (local.set $at (local.get $start))
    (loop $next
      (if (i32.ge_u (local.get $at) (local.get $end)) (then (return (i32.const 0))))
      (local.set $block (v128.load (local.get $at)))
      (local.set $mask (i8x16.bitmask (v128.or
        (i8x16.eq (local.get $block) (i8x16.splat (i32.const 35))) ;; #
        (v128.or
          (i8x16.eq (local.get $block) (i8x16.splat (i32.const 37))) ;; %
          (i8x16.eq (local.get $block) (i8x16.splat (i32.const 13)))))))
      (loop $lane
        (if (local.get $mask)
          (then
            (if (call $isDefining
                  (i32.add (local.get $at) (i32.ctz (local.get $mask)))
                  (local.get $start) (local.get $end) (local.get $class))
              (then (return (i32.const 1))))
            (local.set $mask
              (i32.and (local.get $mask) (i32.sub (local.get $mask) (i32.const 1))))
            (br $lane))))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br $next))
    (unreachable))

  (func $isSpace (param $byte i32) (result i32)
    (i32.or (i32.eq (local.get $byte) (i32.const 32)) (i32.eq (local.get $byte) (i32.const 9))))

  ;; A blank that is seldom written.
  (func $isOdd (param $byte i32) (result i32)
    (i32.or
      (i32.eqz (local.get $byte))
      (i32.or (i32.eq (local.get $byte) (i32.const 11)) (i32.eq (local.get $byte) (i32.const 12)))))

  ;; The same of the hash, percent sign or carriage return at $at.
  (func $isDefining
    (param $at i32) (param $first i32) (param $end i32) (param $class i32)
    (result i32)
    (local $byte i32) (local $to i32)
    (local.set $byte (i32.load8_u (local.get $at)))
    (if (i32.eq (local.get $byte) (i32.const 37))
      (then (return (i32.eq (i32.load8_u offset=1 (local.get $at)) (i32.const 58)))))
    (if (i32.eq (local.get $byte) (i32.const 13))
      (then (return (i32.ne (i32.load8_u offset=1 (local.get $at)) (i32.const 10)))))
    (local.set $to (local.get $at))
    (block $isFirst
      (loop $back
        (br_if $isFirst (i32.le_u (local.get $to) (local.get $first)))
        (local.set $to (i32.sub (local.get $to) (i32.const 1)))
        (local.set $byte (i32.load8_u (local.get $to)))
        (br_if $back (call $isSpace (local.get $byte)))
        (br_if $isFirst (i32.eq (local.get $byte) (i32.const 10)))
        ;; A comment, another blank or a byte order mark may end there.
        (return (i32.or
          (i32.or (i32.eq (local.get $byte) (i32.const 47)) (call $isOdd (local.get $byte)))
          (i32.eq (local.get $byte) (i32.const 191))))))
    (local.set $to (local.get $at))
    (loop $blank
      (local.set $to (i32.add (local.get $to) (i32.const 1)))
      (local.set $byte (i32.load8_u (local.get $to)))
      (br_if $blank (call $isSpace (local.get $byte))))
    (if (i32.or
          (call $isOdd (local.get $byte))
          (i32.or (i32.eq (local.get $byte) (i32.const 92)) (i32.eq (local.get $byte) (i32.const 47))))
      (then (return (i32.const 1))))
    (if (i32.and
          (i32.eq (i32.load (local.get $to)) (i32.const 0x69666564)) ;; defi
          (i32.eq (i32.load16_u offset=4 (local.get $to)) (i32.const 0x656e))) ;; ne
      (then (return (call $isBodied
        (i32.add (local.get $to) (i32.const 6)) (local.get $end) (local.get $class)))))
    (loop $letter
      (if (i32.and
            (i32.ge_u (local.get $byte) (i32.const 97))
            (i32.le_u (local.get $byte) (i32.const 122)))
        (then
          (local.set $to (i32.add (local.get $to) (i32.const 1)))
          (local.set $byte (i32.load8_u (local.get $to)))
          (br $letter))))
    (i32.eq (local.get $byte) (i32.const 92)))

  ;; The same of what stands behind `define` at $at.
  (func $isBodied (param $at i32) (param $end i32) (param $class i32) (result i32)
    (local $byte i32)
    (if (i32.eqz (call $isSpace (i32.load8_u (local.get $at)))) (then (return (i32.const 1))))
    (loop $blank
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $blank (call $isSpace (i32.load8_u (local.get $at)))))
    (if (i32.ne
          (i32.load8_u (i32.add (local.get $class) (i32.load8_u (local.get $at))))
          (i32.const 1))
      (then (return (i32.const 1))))
    (local.set $at (call $behindWord (local.get $at) (local.get $class)))
    (if (i32.eq (i32.load8_u (local.get $at)) (i32.const 40)) (then (return (i32.const 1))))
    (loop $next
      (if (i32.ge_u (local.get $at) (local.get $end)) (then (return (i32.const 0))))
      (local.set $byte (i32.load8_u (local.get $at)))
      (if (i32.eq (local.get $byte) (i32.const 10)) (then (return (i32.const 0))))
      (if (i32.eq (i32.load8_u (i32.add (local.get $class) (local.get $byte))) (i32.const 1))
        (then
          ;; A word that is no number.
          (if (i32.gt_u (local.get $byte) (i32.const 57)) (then (return (i32.const 1))))
          (local.set $at (call $behindWord (local.get $at) (local.get $class)))
          (br $next)))
      ;; A hash, a splice, a comment.
      (if (i32.or
            (i32.eq (local.get $byte) (i32.const 35))
            (i32.or (i32.eq (local.get $byte) (i32.const 92)) (i32.eq (local.get $byte) (i32.const 47))))
        (then (return (i32.const 1))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br $next))
    (unreachable))

  (func $behindWord (param $at i32) (param $class i32) (result i32)
    (loop $next
      (if (i32.eq
            (i32.load8_u (i32.add (local.get $class) (i32.load8_u (local.get $at))))
            (i32.const 1))
        (then
          (local.set $at (i32.add (local.get $at) (i32.const 1)))
          (br $next))))
    (local.get $at))

  ;; Whether the letter at $at begins no word that is looked for: it stands within a word, and behind no
  ;; escape, or $starts, a table of 2^16 bytes, has nothing for up to three bytes of the word.
  (func $beginsNone
    (param $at i32) (param $first i32) (param $class i32) (param $starts i32)
    (result i32)
    (local $key i32) (local $byte i32)
    (if (i32.ne (local.get $at) (local.get $first))
      (then (if (i32.eq
              (i32.load8_u (i32.add
                (local.get $class)
                (i32.load8_u (i32.sub (local.get $at) (i32.const 1)))))
              (i32.const 1))
        (then (if (i32.ne (i32.load8_u (i32.sub (local.get $at) (i32.const 2))) (i32.const 92))
          (then (return (i32.const 1))))))))
    (local.set $key (i32.load8_u (local.get $at)))
    (local.set $byte (i32.load8_u offset=1 (local.get $at)))
    (if (i32.eq (i32.load8_u (i32.add (local.get $class) (local.get $byte))) (i32.const 1))
      (then
        (local.set $key (i32.or (local.get $key) (i32.shl (local.get $byte) (i32.const 8))))
        (local.set $byte (i32.load8_u offset=2 (local.get $at)))
        (if (i32.eq (i32.load8_u (i32.add (local.get $class) (local.get $byte))) (i32.const 1))
          (then (local.set $key
            (i32.xor (local.get $key) (i32.shl (local.get $byte) (i32.const 4))))))))
    (i32.eqz (i32.load8_u (i32.add (local.get $starts) (local.get $key)))))

  ;; Whether a backslash before this byte begins an escape that writes a letter as a number: x, u, U or
  ;; an octal digit.
  (func $isNumeric (param $byte i32) (result i32)
    (i32.or
      (i32.eq (i32.and (local.get $byte) (i32.const 248)) (i32.const 48))
      (i32.or
        (i32.eq (local.get $byte) (i32.const 120))
        (i32.eq (i32.and (local.get $byte) (i32.const 223)) (i32.const 85)))))

  ;; Few names. The first three bytes of every pattern are looked up by nibbles: six tables of 16
  ;; bytes at $tables hold, for each nibble of each of the three bytes, in which of eight buckets a
  ;; pattern with that nibble lies. A lane that keeps a bucket through all six is a candidate. With
  ;; $odd, `lud` is a pattern, and reported is the beginning of an `include` whose target is no header.
  ;; The text begins at $first, of which $start may be the middle. $starts: see $beginsNone.
  (func (export "few")
    (param $start i32) (param $end i32) (param $first i32) (param $tables i32) (param $class i32)
    (param $out i32) (param $capacity i32) (param $odd i32) (param $starts i32)
    (result i32)
    (local $at i32) (local $n i32) (local $mask i32) (local $lane i32) (local $drop i32)
    (local $v v128) (local $m v128)
    (local $l0 v128) (local $h0 v128) (local $l1 v128) (local $h1 v128) (local $l2 v128) (local $h2 v128)
    (local $low v128)
    (local.set $l0 (v128.load offset=0 (local.get $tables)))
    (local.set $h0 (v128.load offset=16 (local.get $tables)))
    (local.set $l1 (v128.load offset=32 (local.get $tables)))
    (local.set $h1 (v128.load offset=48 (local.get $tables)))
    (local.set $l2 (v128.load offset=64 (local.get $tables)))
    (local.set $h2 (v128.load offset=80 (local.get $tables)))
    (local.set $low (i8x16.splat (i32.const 15)))
    (local.set $at (local.get $start))
    (block $done
      (loop $block
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $v (v128.load (local.get $at)))
        (local.set $m (v128.and
          (i8x16.swizzle (local.get $l0) (v128.and (local.get $v) (local.get $low)))
          (i8x16.swizzle (local.get $h0) (i8x16.shr_u (local.get $v) (i32.const 4)))))
        (local.set $v (v128.load offset=1 (local.get $at)))
        (local.set $m (v128.and (local.get $m) (v128.and
          (i8x16.swizzle (local.get $l1) (v128.and (local.get $v) (local.get $low)))
          (i8x16.swizzle (local.get $h1) (i8x16.shr_u (local.get $v) (i32.const 4))))))
        (if (v128.any_true (local.get $m))
          (then
            (local.set $v (v128.load offset=2 (local.get $at)))
            (local.set $m (v128.and (local.get $m) (v128.and
              (i8x16.swizzle (local.get $l2) (v128.and (local.get $v) (local.get $low)))
              (i8x16.swizzle (local.get $h2) (i8x16.shr_u (local.get $v) (i32.const 4))))))
            (local.set $mask (i32.xor (i32.const 65535)
              (i8x16.bitmask (i8x16.eq (local.get $m) (v128.const i64x2 0 0)))))
            (if (i32.gt_u (i32.add (local.get $n) (i32.popcnt (local.get $mask))) (local.get $capacity))
              (then (br $done)))
            (block $lanes
              (loop $lane
                (br_if $lanes (i32.eqz (local.get $mask)))
                (local.set $lane (i32.add (local.get $at) (i32.ctz (local.get $mask))))
                ;; `lud` stands for `include`: what begins like that is found everywhere.
                (if (i32.and
                      (local.get $odd)
                      (i32.eq (i32.and (i32.load (local.get $lane)) (i32.const 0xffffff)) (i32.const 0x64756c)))
                  (then
                    (local.set $lane (i32.sub (local.get $lane) (i32.const 3)))
                    (local.set $drop (i32.ne (i32.load (local.get $lane)) (i32.const 0x6c636e69))) ;; incl
                    (if (i32.eqz (local.get $drop))
                      (then (local.set $drop (call $isPlainInclude (local.get $lane) (local.get $end))))))
                  (else
                    (local.set $drop (i32.const 0))
                    (if (i32.eq (i32.load8_u (local.get $lane)) (i32.const 92))
                      (then (if (i32.eqz (call $isNumeric (i32.load8_u offset=1 (local.get $lane))))
                        (then (local.set $drop (call $isDullSplice
                          (local.get $lane) (local.get $first) (local.get $end) (local.get $class)))))))
                    (if (i32.eq (i32.load8_u (i32.add (local.get $class) (i32.load8_u (local.get $lane)))) (i32.const 1))
                      (then (local.set $drop (call $beginsNone
                        (local.get $lane) (local.get $first) (local.get $class) (local.get $starts)))))
                    ;; Of a row of hashes its ends are enough.
                    (if (i32.eq (i32.load (i32.sub (local.get $lane) (i32.const 1))) (i32.const 0x23232323))
                      (then (local.set $drop (i32.const 1))))))
                (if (i32.eqz (local.get $drop))
                  (then
                    (i32.store (i32.add (local.get $out) (i32.shl (local.get $n) (i32.const 2))) (local.get $lane))
                    (local.set $n (i32.add (local.get $n) (i32.const 1)))))
                (local.set $mask (i32.and (local.get $mask) (i32.sub (local.get $mask) (i32.const 1))))
                (br $lane)))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $block)))
    (global.set $resume (local.get $at))
    (local.get $n))

  ;; Many names. Every word is hashed and looked up in a bit set of 2^20 bits at $filter; $class holds
  ;; 1 for the bytes of a word, 2 for #, 4 for a backslash and 8 for %.
  (func (export "many")
    (param $start i32) (param $end i32) (param $first i32) (param $class i32) (param $filter i32)
    (param $out i32) (param $capacity i32)
    (result i32)
    (local $at i32) (local $n i32) (local $from i32) (local $hash i32) (local $byte i32) (local $kind i32)
    (local.set $at (local.get $start))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (br_if $done (i32.ge_u (local.get $n) (local.get $capacity)))
        (local.set $byte (i32.load8_u (local.get $at)))
        (local.set $kind (i32.load8_u (i32.add (local.get $class) (local.get $byte))))
        (if (i32.eqz (local.get $kind))
          (then
            (local.set $at (i32.add (local.get $at) (i32.const 1)))
            (br $next)))
        (if (i32.ne (local.get $kind) (i32.const 1))
          (then
            ;; # before #, a backslash before white space (a byte up to the blank), or %:.
            (if (select
                  (i32.eq (i32.load8_u offset=1 (local.get $at)) (local.get $byte))
                  (select
                    (i32.le_u (i32.load8_u offset=1 (local.get $at)) (i32.const 32))
                    (i32.eq (i32.load8_u offset=1 (local.get $at)) (i32.const 58))
                    (i32.eq (local.get $kind) (i32.const 4)))
                  (i32.eq (local.get $kind) (i32.const 2)))
              (then
                (if (i32.eq (local.get $kind) (i32.const 4))
                  (then (if
                    (call $isDullSplice
                      (local.get $at) (local.get $first) (local.get $end) (local.get $class))
                    (then
                      (local.set $at (i32.add (local.get $at) (i32.const 1)))
                      (br $next)))))
                (i32.store
                  (i32.add (local.get $out) (i32.shl (local.get $n) (i32.const 2)))
                  (local.get $at))
                (local.set $n (i32.add (local.get $n) (i32.const 1)))))
            (local.set $at (i32.add (local.get $at) (i32.const 1)))
            (br $next)))
        (local.set $from (local.get $at))
        (local.set $hash (i32.const 0x811c9dc5))
        (loop $word
          (local.set $hash (i32.mul (i32.xor (local.get $hash) (local.get $byte)) (i32.const 0x01000193)))
          (local.set $at (i32.add (local.get $at) (i32.const 1)))
          (local.set $byte (i32.load8_u (local.get $at)))
          (br_if $word (i32.eq (i32.load8_u (i32.add (local.get $class) (local.get $byte))) (i32.const 1))))
        (local.set $hash (i32.and
          (i32.xor (local.get $hash) (i32.shr_u (local.get $hash) (i32.const 12)))
          (i32.const 1048575)))
        (if (i32.and
              (i32.shr_u
                (i32.load8_u (i32.add (local.get $filter) (i32.shr_u (local.get $hash) (i32.const 3))))
                (i32.and (local.get $hash) (i32.const 7)))
              (i32.const 1))
          (then
            (i32.store
              (i32.add (local.get $out) (i32.shl (local.get $n) (i32.const 2)))
              (local.get $from))
            (local.set $n (i32.add (local.get $n) (i32.const 1)))))
        (br $next)))
    (global.set $resume (local.get $at))
    (local.get $n))

  ;; Behind the splices at $at, or $at where none is.
  (func $behindSplices (param $at i32) (param $end i32) (result i32)
    (local $to i32) (local $byte i32)
    (block $none
      (loop $splice
        (br_if $none (i32.ge_u (local.get $at) (local.get $end)))
        (br_if $none (i32.ne (i32.load8_u (local.get $at)) (i32.const 92)))
        (local.set $to (local.get $at))
        (loop $blank
          (local.set $to (i32.add (local.get $to) (i32.const 1)))
          (br_if $none (i32.ge_u (local.get $to) (local.get $end)))
          (local.set $byte (i32.load8_u (local.get $to)))
          (br_if $blank (call $isBlank (local.get $byte))))
        (br_if $none (i32.eqz (call $isLineEnd (local.get $byte))))
        (local.set $at (i32.add (local.get $to) (i32.const 1)))
        (if (i32.eq (i32.load16_u (local.get $to)) (i32.const 0x0a0d))
          (then (local.set $at (i32.add (local.get $at) (i32.const 1)))))
        (br $splice)))
    (local.get $at))

  (func $isLineEnd (param $byte i32) (result i32)
    (i32.or (i32.eq (local.get $byte) (i32.const 10)) (i32.eq (local.get $byte) (i32.const 13))))

  ;; Behind the comment that begins at the slash $at, or behind the slash; -1 where a splice may make or
  ;; end one.
  (func $behindSlash (param $at i32) (param $end i32) (result i32)
    (local $byte i32) (local $to i32)
    (local.set $at (i32.add (local.get $at) (i32.const 1)))
    (local.set $byte (i32.load8_u (local.get $at)))
    (if (i32.eq (local.get $byte) (i32.const 92))
      (then
        (return (select
          (local.get $at)
          (i32.const -1)
          (i32.eq (call $behindSplices (local.get $at) (local.get $end)) (local.get $at))))))
    (if (i32.eq (local.get $byte) (i32.const 47))
      (then
        (loop $next
          (local.set $byte (i32.load8_u (local.get $at)))
          (if (i32.or
                (call $isLineEnd (local.get $byte))
                (i32.ge_u (local.get $at) (local.get $end)))
            (then (return (local.get $at))))
          (local.set $to (call $behindSplices (local.get $at) (local.get $end)))
          (local.set $at (select
            (i32.add (local.get $at) (i32.const 1))
            (local.get $to)
            (i32.eq (local.get $to) (local.get $at))))
          (br $next))))
    (if (i32.ne (local.get $byte) (i32.const 42)) (then (return (local.get $at))))
    (loop $next
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (if (i32.ge_u (local.get $at) (local.get $end)) (then (return (local.get $end))))
      (br_if $next (i32.ne (i32.load8_u (local.get $at)) (i32.const 42)))
      (local.set $byte (i32.load8_u offset=1 (local.get $at)))
      (if (i32.eq (local.get $byte) (i32.const 47))
        (then (return (i32.add (local.get $at) (i32.const 2)))))
      (br_if $next (i32.ne (local.get $byte) (i32.const 92)))
      (local.set $to
        (call $behindSplices (i32.add (local.get $at) (i32.const 1)) (local.get $end)))
      (br_if $next (i32.eq (local.get $to) (i32.add (local.get $at) (i32.const 1))))
      (br_if $next (i32.ne (i32.load8_u (local.get $to)) (i32.const 47)))
      (return (i32.const -1)))
    (unreachable))

  ;; What the apostrophe at $at is: 1 where it opens a literal, 0 where its line closes none, and 2
  ;; where a splice cuts an escape, and where its line closes none and may hold a comment or an escape.
  (func $opens (param $at i32) (param $end i32) (result i32)
    (local $byte i32) (local $to i32) (local $doubt i32)
    (loop $next
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (local.set $byte (i32.load8_u (local.get $at)))
      (if (i32.eq (local.get $byte) (i32.const 39)) (then (return (i32.const 1))))
      (if (i32.or
            (call $isLineEnd (local.get $byte))
            (i32.ge_u (local.get $at) (local.get $end)))
        (then (return (local.get $doubt))))
      (if (i32.eq (local.get $byte) (i32.const 47)) (then (local.set $doubt (i32.const 2))))
      (if (i32.eq (local.get $byte) (i32.const 92))
        (then
          (local.set $doubt (i32.const 2))
          (local.set $to (i32.add (local.get $at) (i32.const 1)))
          (if (i32.ne (call $behindSplices (local.get $to) (local.get $end)) (local.get $to))
            (then (return (i32.const 2))))
          (local.set $to (call $behindSplices (local.get $at) (local.get $end)))
          (local.set $at (select
            (i32.add (local.get $at) (i32.const 1))
            (i32.sub (local.get $to) (i32.const 1))
            (i32.eq (local.get $to) (local.get $at))))))
      (br $next))
    (unreachable))

  ;; The first of each word outside of comments that is in a set: its hash is a bit of $filter as in
  ;; `many`, and is in $slots, 2^16 hashes, each where its lower bits say or in the next free slot behind,
  ;; which is 0. $seen, 2^16 bytes of which all are 0, are marked. -1 where it is not clear what is a
  ;; comment, where a splice cuts a word, and where there are more than $capacity words.
  (func (export "pieces")
    (param $start i32) (param $end i32) (param $class i32) (param $filter i32) (param $slots i32)
    (param $seen i32) (param $out i32) (param $capacity i32)
    (result i32)
    (local $at i32) (local $n i32) (local $from i32) (local $hash i32) (local $byte i32)
    (local $quote i32) (local $bit i32) (local $slot i32) (local $found i32) (local $escaped i32)
    (local.set $at (local.get $start))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $byte (i32.load8_u (local.get $at)))
        (if (i32.eq (i32.load8_u (i32.add (local.get $class) (local.get $byte))) (i32.const 1))
          (then
            (local.set $from (local.get $at))
            (local.set $hash (i32.const 0x811c9dc5))
            (loop $word
              (local.set $hash
                (i32.mul (i32.xor (local.get $hash) (local.get $byte)) (i32.const 0x01000193)))
              (local.set $at (i32.add (local.get $at) (i32.const 1)))
              (local.set $byte (i32.load8_u (local.get $at)))
              (br_if $word (i32.eq
                (i32.load8_u (i32.add (local.get $class) (local.get $byte)))
                (i32.const 1))))
            (if (i32.eq (local.get $byte) (i32.const 92))
              (then
                (local.set $slot (call $behindSplices (local.get $at) (local.get $end)))
                (if (i32.and
                      (i32.ne (local.get $slot) (local.get $at))
                      (i32.eq
                        (i32.load8_u (i32.add (local.get $class) (i32.load8_u (local.get $slot))))
                        (i32.const 1)))
                  (then (return (i32.const -1))))))
            ;; The prefix of a raw string.
            (if (i32.and
                  (i32.and
                    (i32.eq (local.get $byte) (i32.const 34))
                    (i32.eqz (local.get $quote)))
                  (i32.le_u (i32.sub (local.get $at) (local.get $from)) (i32.const 3)))
              (then (if (i32.eq
                    (i32.load8_u (i32.sub (local.get $at) (i32.const 1)))
                    (i32.const 82))
                (then (return (i32.const -1))))))
            (local.set $bit (i32.and
              (i32.xor (local.get $hash) (i32.shr_u (local.get $hash) (i32.const 12)))
              (i32.const 1048575)))
            (br_if $next (i32.eqz (i32.and
              (i32.shr_u
                (i32.load8_u (i32.add (local.get $filter) (i32.shr_u (local.get $bit) (i32.const 3))))
                (i32.and (local.get $bit) (i32.const 7)))
              (i32.const 1))))
            (local.set $slot (i32.and (local.get $hash) (i32.const 65535)))
            (loop $probe
              (local.set $found
                (i32.load (i32.add (local.get $slots) (i32.shl (local.get $slot) (i32.const 2)))))
              (br_if $next (i32.eqz (local.get $found)))
              (if (i32.ne (local.get $found) (local.get $hash))
                (then
                  (local.set $slot
                    (i32.and (i32.add (local.get $slot) (i32.const 1)) (i32.const 65535)))
                  (br $probe))))
            (local.set $slot (i32.add (local.get $seen) (local.get $slot)))
            (br_if $next (i32.load8_u (local.get $slot)))
            (i32.store8 (local.get $slot) (i32.const 1))
            (if (i32.ge_u (local.get $n) (local.get $capacity)) (then (return (i32.const -1))))
            (i32.store
              (i32.add (local.get $out) (i32.shl (local.get $n) (i32.const 2)))
              (local.get $from))
            (local.set $n (i32.add (local.get $n) (i32.const 1)))
            (br $next)))
        (if (local.get $quote)
          (then
            (if (i32.eq (local.get $byte) (i32.const 92))
              (then
                (local.set $escaped (i32.const 1))
                (local.set $from (i32.add (local.get $at) (i32.const 1)))
                (local.set $slot (call $behindSplices (local.get $from) (local.get $end)))
                (if (i32.ne (local.get $slot) (local.get $from)) (then (return (i32.const -1))))
                (local.set $slot (call $behindSplices (local.get $at) (local.get $end)))
                (local.set $at (select
                  (i32.add (local.get $at) (i32.const 2))
                  (local.get $slot)
                  (i32.eq (local.get $slot) (local.get $at))))
                (br $next)))
            (if (i32.eq (local.get $byte) (local.get $quote))
              (then (local.set $quote (i32.const 0))))
            (if (call $isLineEnd (local.get $byte))
              (then
                ;; What is not closed is no literal, in which nothing is escaped.
                (if (i32.and (i32.ne (local.get $quote) (i32.const 0)) (local.get $escaped))
                  (then (return (i32.const -1))))
                (local.set $quote (i32.const 0)))))
          (else
            (if (i32.eq (local.get $byte) (i32.const 47))
              (then
                (local.set $at (call $behindSlash (local.get $at) (local.get $end)))
                (if (i32.eq (local.get $at) (i32.const -1)) (then (return (i32.const -1))))
                (br $next)))
            (local.set $escaped (i32.const 0))
            (if (i32.eq (local.get $byte) (i32.const 34)) (then (local.set $quote (i32.const 34))))
            (if (i32.eq (local.get $byte) (i32.const 39))
              (then
                ;; A character is put together with nothing.
                (local.set $byte (i32.load8_u offset=1 (local.get $at)))
                (if (i32.and
                      (i32.eq (i32.load8_u offset=2 (local.get $at)) (i32.const 39))
                      (i32.eqz (i32.or
                        (i32.or
                          (i32.eq (local.get $byte) (i32.const 92))
                          (i32.eq (local.get $byte) (i32.const 39)))
                        (call $isLineEnd (local.get $byte)))))
                  (then
                    (local.set $at (i32.add (local.get $at) (i32.const 3)))
                    (br $next)))
                (local.set $slot (call $opens (local.get $at) (local.get $end)))
                (if (i32.eq (local.get $slot) (i32.const 2)) (then (return (i32.const -1))))
                (if (local.get $slot) (then (local.set $quote (i32.const 39))))))
            ;; A hash may be written by a trigraph, and so may a backslash.
            (if (i32.eq (i32.load16_u (local.get $at)) (i32.const 0x3f3f))
              (then (return (i32.const -1))))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $next)))
    (if (i32.and (i32.ne (local.get $quote) (i32.const 0)) (local.get $escaped))
      (then (return (i32.const -1))))
    (local.get $n)))
