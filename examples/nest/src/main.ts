import 'reflect-metadata'
import { Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { HealthController } from './health.controller.ts'
import { StockController } from './stock.controller.ts'
import { Stock } from './stock.ts'

@Module({ controllers: [HealthController, StockController], providers: [Stock] })
class AppModule {}

const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] })
app.enableShutdownHooks()
await app.listen(3000)
