import { ConflictException, Injectable } from '@nestjs/common'

/** How many of each article are left. In memory: an example without a database. */
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
