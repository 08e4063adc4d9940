;; out = bias + the sum over k of values[k] times row rows[k] of weight; all float32, rows int32.
;; `bytes` is the length of a row, a multiple of 16. Sixteen numbers of the result at a time stay in
;; registers while all rows are added; then the last ones, four at a time.
;; After a change: make kernel
(module
  (import "js" "memory" (memory 1))
  (func (export "sum")
    (param $out i32) (param $bias i32) (param $weight i32) (param $bytes i32)
    (param $values i32) (param $rows i32) (param $count i32)
    (local $at i32) (local $k i32) (local $end i32) (local $from i32) (local $value v128)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (local.set $end (i32.shl (local.get $count) (i32.const 2)))
    (block $narrow
      (loop $wide
        (br_if $narrow (i32.gt_u (i32.add (local.get $at) (i32.const 64)) (local.get $bytes)))
        (local.set $from (i32.add (local.get $bias) (local.get $at)))
        (local.set $a (v128.load (local.get $from)))
        (local.set $b (v128.load offset=16 (local.get $from)))
        (local.set $c (v128.load offset=32 (local.get $from)))
        (local.set $d (v128.load offset=48 (local.get $from)))
        (local.set $k (i32.const 0))
        (block $summed
          (loop $next
            (br_if $summed (i32.ge_u (local.get $k) (local.get $end)))
            (local.set $value (v128.load32_splat (i32.add (local.get $values) (local.get $k))))
            (local.set $from
              (i32.add
                (i32.add (local.get $weight) (local.get $at))
                (i32.mul
                  (i32.load (i32.add (local.get $rows) (local.get $k)))
                  (local.get $bytes))))
            (local.set $a (f32x4.add (local.get $a)
              (f32x4.mul (local.get $value) (v128.load (local.get $from)))))
            (local.set $b (f32x4.add (local.get $b)
              (f32x4.mul (local.get $value) (v128.load offset=16 (local.get $from)))))
            (local.set $c (f32x4.add (local.get $c)
              (f32x4.mul (local.get $value) (v128.load offset=32 (local.get $from)))))
            (local.set $d (f32x4.add (local.get $d)
              (f32x4.mul (local.get $value) (v128.load offset=48 (local.get $from)))))
            (local.set $k (i32.add (local.get $k) (i32.const 4)))
            (br $next)))
        (local.set $from (i32.add (local.get $out) (local.get $at)))
        (v128.store (local.get $from) (local.get $a))
        (v128.store offset=16 (local.get $from) (local.get $b))
        (v128.store offset=32 (local.get $from) (local.get $c))
        (v128.store offset=48 (local.get $from) (local.get $d))
        (local.set $at (i32.add (local.get $at) (i32.const 64)))
        (br $wide)))
    (block $complete
      (loop $four
        (br_if $complete (i32.ge_u (local.get $at) (local.get $bytes)))
        (local.set $a (v128.load (i32.add (local.get $bias) (local.get $at))))
        (local.set $k (i32.const 0))
        (block $summed
          (loop $next
            (br_if $summed (i32.ge_u (local.get $k) (local.get $end)))
            (local.set $from
              (i32.add
                (i32.add (local.get $weight) (local.get $at))
                (i32.mul
                  (i32.load (i32.add (local.get $rows) (local.get $k)))
                  (local.get $bytes))))
            (local.set $a (f32x4.add (local.get $a)
              (f32x4.mul
                (v128.load32_splat (i32.add (local.get $values) (local.get $k)))
                (v128.load (local.get $from)))))
            (local.set $k (i32.add (local.get $k) (i32.const 4)))
            (br $next)))
        (v128.store (i32.add (local.get $out) (local.get $at)) (local.get $a))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $four)))))
