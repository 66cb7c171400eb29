const text = { type: 'string', maxLength: 100 } as const

export const login = {
  type: 'object',
  required: ['name', 'password'],
  properties: { name: text, password: text },
} as const

export const order = {
  type: 'object',
  required: ['sku', 'quantity'],
  properties: {
    sku: text,
    quantity: { type: 'integer', minimum: 1, maximum: 100 },
    reserve: { type: 'boolean' },
  },
} as const

export const restock = {
  type: 'object',
  required: ['left'],
  properties: { left: { type: 'integer', minimum: 0, maximum: 1_000_000_000 } },
} as const

export const wait = {
  type: 'object',
  required: ['shown', 'joined'],
  properties: {
    shown: { type: 'array', items: text, maxItems: 10 },
    joined: { type: 'array', items: text, maxItems: 10 },
    pieces: { type: 'integer', minimum: 1, maximum: 5 },
  },
} as const
