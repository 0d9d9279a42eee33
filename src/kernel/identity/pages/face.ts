// Whose page people come in by: the brand whose own address they are at, else the company.
import type { Call } from '#kernel/contract';
import { shownBrand } from '#kernel/tenant';
import type { House } from '../house.ts';
import { placeOf } from '../places.ts';

export interface Face {
  readonly company: string;
  readonly colour?: string | undefined;
}

export async function faceOf(house: House, call: Call): Promise<Face> {
  const [{ name: company }, brand] = await Promise.all([placeOf(house, call.tenant.id), call.invoke(shownBrand, {})]);
  return brand.isHere ? { company: brand.name, colour: brand.look.primary } : { company };
}
