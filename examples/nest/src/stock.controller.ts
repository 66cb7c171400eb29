import { Controller, Get, Inject, Param, Post } from '@nestjs/common'
import { Stock } from './stock.ts'

/** `@Inject` names the dependency, because a bundler that strips types leaves no metadata of constructors. */
@Controller('stock')
export class StockController {
  constructor(@Inject(Stock) private readonly stock: Stock) {}

  @Get()
  all() {
    return this.stock.all()
  }

  @Post(':article')
  take(@Param('article') article: string) {
    return { left: this.stock.take(article) }
  }
}
