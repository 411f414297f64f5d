"""Socket Mode of the loopback Slack: envelopes on a websocket, sent again when they are not acknowledged in time."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

from aiohttp import WSMsgType, web

from tests.fake_slack_state import APP, BOT, BOT_ID, TEAM, Data, Delivery, SlackState, channel_type

THREE_SECONDS = 3.0


class SocketMode(SlackState):
    """Delivers events, commands and presses over the open line."""

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": APP}})
        with self.changed:
            self._sockets.append(socket)
            self.connections += 1
            self.changed.notify_all()
            open_ones = [one for one in self.deliveries.values() if not one.acked]
        for delivery in open_ones:
            await self._push(delivery)
        async for frame in socket:
            if frame.type is WSMsgType.TEXT and frame.data.startswith("{"):
                self._acknowledged(json.loads(frame.data))
        with self.changed:
            if socket in self._sockets:
                self._sockets.remove(socket)
            self.changed.notify_all()
        return socket

    def _acknowledged(self, answer: Data) -> None:
        with self.changed:
            delivery = self.deliveries.get(answer.get("envelope_id", ""))
            if delivery is not None and not delivery.acked:
                delivery.acked, delivery.answer = True, answer.get("payload")
                self.changed.notify_all()

    async def _push(self, delivery: Delivery) -> None:
        """Send an envelope; after three seconds without an acknowledgement, send it again, three times at most."""
        socket = self._sockets[-1] if self._sockets else None
        if socket is not None and not socket.closed:
            envelope: Data = {"envelope_id": delivery.id, "type": delivery.kind, "payload": delivery.payload,
                              "accepts_response_payload": delivery.kind != "events_api"}  # fmt: skip
            if delivery.kind == "events_api":
                reason = "timeout" if delivery.tries else ""
                envelope |= {"retry_attempt": delivery.tries, "retry_reason": reason}
            try:
                await socket.send_json(envelope)
            except ConnectionError:
                return
            delivery.tries += 1
            self._loop.call_later(THREE_SECONDS, self._again, delivery)

    def _again(self, delivery: Delivery) -> None:
        if not delivery.acked and delivery.kind == "events_api" and delivery.tries <= 3 and self._sockets:
            self._loop.create_task(self._push(delivery))

    def deliver(self, kind: str, payload: Data) -> Delivery:
        """Put an envelope on the socket."""
        delivery = Delivery(f"envelope-{next(self._numbers)}", payload, kind)
        with self.changed:
            self.deliveries[delivery.id] = delivery
        asyncio.run_coroutine_threadsafe(self._push(delivery), self._loop)
        return delivery

    def drop_line(self) -> None:
        """Break every connection, without a word."""

        async def drop() -> None:
            for socket in list(self._sockets):
                transport = socket._req.transport if socket._req else None
                if transport is not None:
                    transport.abort()
            with self.changed:
                self._sockets.clear()

        asyncio.run_coroutine_threadsafe(drop(), self._loop).result(120)

    def ask_to_reconnect(self) -> None:
        """Say that the connection will be refreshed, as Slack does every few hours."""

        async def tell() -> None:
            for socket in list(self._sockets):
                with contextlib.suppress(ConnectionError):
                    await socket.send_json({"type": "disconnect", "reason": "refresh_requested"})

        asyncio.run_coroutine_threadsafe(tell(), self._loop).result(120)

    def event(self, event: Data, **more: Any) -> Data:
        """Return the payload of an event."""
        return {
            "token": "unused", "team_id": TEAM, "api_app_id": APP, "type": "event_callback", "event": event,
            "event_id": f"Ev{next(self._numbers):08}", "event_time": int(self.now), "authorizations": [
                {"enterprise_id": None, "team_id": TEAM, "user_id": BOT, "is_bot": True, "is_enterprise_install": False}
            ], "is_ext_shared_channel": False, **more,
        }  # fmt: skip

    def _send_event(self, event: Data) -> Delivery:
        delivery = Delivery(f"envelope-{next(self._numbers)}", self.event(event), "events_api")
        self.deliveries[delivery.id] = delivery
        asyncio.run_coroutine_threadsafe(self._push(delivery), self._loop)
        return delivery

    def _echo(self, channel: str, message: Data) -> None:
        self._send_event({"type": "message", "channel": channel, "channel_type": channel_type(channel),
                          "bot_profile": {"id": BOT_ID}, **message})  # fmt: skip
