// Draft mode on (POST, with a token that opens something) and off (DELETE).
import { cookies, draftMode } from "next/headers";

import { MARROW, TOKEN_COOKIE } from "@/lib/marrow";

export async function POST(request: Request): Promise<Response> {
  const { token } = (await request.json()) as { token: unknown };
  if (typeof token !== "string" || !(await opensSomething(token))) {
    return new Response("This token opens nothing.", { status: 401 });
  }
  (await draftMode()).enable();
  (await cookies()).set(TOKEN_COOKIE, token, {
    httpOnly: true, // no script can read it
    sameSite: "strict", // no other site can make use of it
    secure: process.env.NODE_ENV === "production",
    path: "/",
  });
  return new Response(null, { status: 204 });
}

export async function DELETE(): Promise<Response> {
  (await draftMode()).disable();
  (await cookies()).delete(TOKEN_COOKIE);
  return new Response(null, { status: 204 });
}

async function opensSomething(token: string): Promise<boolean> {
  const response = await fetch(`${MARROW}/preview/v1/`, {
    headers: { Authorization: `Bearer ${token}` },
    cache: "no-store",
  });
  return response.ok;
}
