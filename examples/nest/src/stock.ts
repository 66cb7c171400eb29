import { ConflictException, Injectable } from '@nestjs/common'

/** The stock of each article. Kept in memory: this example has no database. */
@Injectable()
export class Stock {
  private readonly left = new Map([['lamp', 1_000_000]])

  all(): Record<string, number> {
    return Object.fromEntries(this.left)
  }

  take(article: string): number {
    const left = this.left.get(article) ?? 0
    if (left === 0) throw new ConflictException(`there is no ${article} left`)
    this.left.set(article, left - 1)
    return left - 1
  }
}
