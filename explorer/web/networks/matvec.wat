;; out = bias + the sum over k of values[k] times row rows[k] of weight; all float32, rows int32.
;; `bytes` is the length of a row, a multiple of 16. Four rows at a time are read from end to end, as
;; memory is fetched best when it is not in a cache: that is how a slider finds the weights.
;; After a change: make kernel
(module
  (import "js" "memory" (memory 1))
  (func (export "sum")
    (param $out i32) (param $bias i32) (param $weight i32) (param $bytes i32)
    (param $values i32) (param $rows i32) (param $count i32)
    (local $values_end i32) (local $out_end i32) (local $to i32)
    (local $a i32) (local $b i32) (local $c i32) (local $d i32)
    (local $by_a v128) (local $by_b v128) (local $by_c v128) (local $by_d v128)
    (memory.copy (local.get $out) (local.get $bias) (local.get $bytes))
    (local.set $out_end (i32.add (local.get $out) (local.get $bytes)))
    (local.set $values_end
      (i32.add (local.get $values) (i32.shl (local.get $count) (i32.const 2))))
    (block $fewer
      (loop $four
        (br_if $fewer
          (i32.gt_u (i32.add (local.get $values) (i32.const 16)) (local.get $values_end)))
        (local.set $by_a (v128.load32_splat (local.get $values)))
        (local.set $by_b (v128.load32_splat offset=4 (local.get $values)))
        (local.set $by_c (v128.load32_splat offset=8 (local.get $values)))
        (local.set $by_d (v128.load32_splat offset=12 (local.get $values)))
        (local.set $a (i32.add (local.get $weight)
          (i32.mul (i32.load (local.get $rows)) (local.get $bytes))))
        (local.set $b (i32.add (local.get $weight)
          (i32.mul (i32.load offset=4 (local.get $rows)) (local.get $bytes))))
        (local.set $c (i32.add (local.get $weight)
          (i32.mul (i32.load offset=8 (local.get $rows)) (local.get $bytes))))
        (local.set $d (i32.add (local.get $weight)
          (i32.mul (i32.load offset=12 (local.get $rows)) (local.get $bytes))))
        (local.set $to (local.get $out))
        (loop $along
          (v128.store (local.get $to)
            (f32x4.add
              (f32x4.add
                (f32x4.add
                  (f32x4.add (v128.load (local.get $to))
                    (f32x4.mul (local.get $by_a) (v128.load (local.get $a))))
                  (f32x4.mul (local.get $by_b) (v128.load (local.get $b))))
                (f32x4.mul (local.get $by_c) (v128.load (local.get $c))))
              (f32x4.mul (local.get $by_d) (v128.load (local.get $d)))))
          (local.set $a (i32.add (local.get $a) (i32.const 16)))
          (local.set $b (i32.add (local.get $b) (i32.const 16)))
          (local.set $c (i32.add (local.get $c) (i32.const 16)))
          (local.set $d (i32.add (local.get $d) (i32.const 16)))
          (local.set $to (i32.add (local.get $to) (i32.const 16)))
          (br_if $along (i32.lt_u (local.get $to) (local.get $out_end))))
        (local.set $values (i32.add (local.get $values) (i32.const 16)))
        (local.set $rows (i32.add (local.get $rows) (i32.const 16)))
        (br $four)))
    (block $complete
      (loop $one
        (br_if $complete (i32.ge_u (local.get $values) (local.get $values_end)))
        (local.set $by_a (v128.load32_splat (local.get $values)))
        (local.set $a (i32.add (local.get $weight)
          (i32.mul (i32.load (local.get $rows)) (local.get $bytes))))
        (local.set $to (local.get $out))
        (loop $along
          (v128.store (local.get $to)
            (f32x4.add (v128.load (local.get $to))
              (f32x4.mul (local.get $by_a) (v128.load (local.get $a)))))
          (local.set $a (i32.add (local.get $a) (i32.const 16)))
          (local.set $to (i32.add (local.get $to) (i32.const 16)))
          (br_if $along (i32.lt_u (local.get $to) (local.get $out_end))))
        (local.set $values (i32.add (local.get $values) (i32.const 4)))
        (local.set $rows (i32.add (local.get $rows) (i32.const 4)))
        (br $one)))))
