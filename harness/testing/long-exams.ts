/**
 * Exams that take a minute or more on a slow machine, and whose subject other tests examine too: `npm run exam` runs them;
 * `npm test` has eight minutes.
 */
export const longExams = [
  'beside.exam',
  'calibration.exam',
  'causes.exam',
  'comparison.exam',
  'isolation.exam',
  'mariadb.exam',
  'orders.exam',
  'soak.exam',
]
