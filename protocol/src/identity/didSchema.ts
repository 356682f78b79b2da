import * as v from 'valibot'

/** A DID by its looks, of any method: who it is about is for the reader to find out. */
export const didSchema = v.pipe(v.string(), v.regex(/^did:[a-z0-9]+:[A-Za-z0-9._:%-]{1,120}$/, 'a DID is wanted'))
