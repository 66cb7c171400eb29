import { quantityRule, type OptionRule } from '../record/option.ts'

const time = quantityRule('ms')
const isTime = (value: unknown): boolean => value === 0 || time.holds(value)

/** For a `pause`: a time, or a minimum and a maximum. */
export const pauseRule: OptionRule = {
  ...time,
  expected: 'a time with its unit, or a shortest and a longest',
  example: 'ms(10), or [seconds(1), seconds(3)]',
  holds: value =>
    Array.isArray(value)
      ? value.length === 2 && value.every(isTime) && Number(value[0]) <= Number(value[1])
      : isTime(value),
}
