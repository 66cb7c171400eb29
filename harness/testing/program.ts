import { messageOf } from '../record/errors.ts'

/** Runs `main` as the whole process. An error is shown without a stack: its message says what to do. */
export async function runProgram(main: () => Promise<void>): Promise<never> {
  try {
    await main()
    process.exit(0)
  } catch (error) {
    console.error(messageOf(error))
    process.exit(1)
  }
}
