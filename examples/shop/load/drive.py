# Copyright 2026 The arterial authors
# SPDX-License-Identifier: Apache-2.0
"""Drives the shop through its journeys while one service after another fails or is slow.

A phase sets the faults of one service and sends requests until enough of each journey have been
sampled: verdicts are decided by counts, so each phase is as long as the service's callers need.
"""

import http.client
import os
import random
import time

UNAVAILABLE = 14
INTERNAL = 13

PRODUCTS = ["cup", "plate", "bowl", "spoon", "fork", "knife", "jug", "tray"]
CURRENCIES = ["USD", "GBP", "JPY", "EUR"]

# (service, [(method, rate, code, delay in ms)], {journey: sampled requests wanted}).
# Rates are such that in each phase at least 40 sampled requests of every caller see the failure
# and stay unrecovered, and leave enough successes. Nothing else fails in the same phase.
ERROR_PHASES = [
    ("catalog",
     [("ListProducts", 0.5, UNAVAILABLE, 0), ("GetProduct", 0.42, UNAVAILABLE, 0)],
     {"home": 120, "product": 150, "cart": 150, "checkout": 90}),
    ("currency",
     [("GetSupportedCurrencies", 0.55, UNAVAILABLE, 0), ("GetRates", 0.55, INTERNAL, 0),
      ("Convert", 0.6, UNAVAILABLE, 0)],
     {"home": 120, "product": 150, "checkout": 140}),
    ("cart",
     [("AddItem", 0.45, UNAVAILABLE, 0), ("GetCart", 0.4, UNAVAILABLE, 0),
      ("EmptyCart", 0.75, UNAVAILABLE, 0)],
     {"home": 160, "cart": 140, "checkout": 160}),
    ("payment", [("Charge", 0.75, UNAVAILABLE, 0)], {"checkout": 125}),
    ("shipping",
     [("GetQuote", 0.4, UNAVAILABLE, 0), ("ShipOrder", 0.75, INTERNAL, 0)],
     {"checkout": 160}),
    ("email", [("*", 0.5, UNAVAILABLE, 0)], {"checkout": 130}),
    ("recommendation", [("*", 0.5, UNAVAILABLE, 0)], {"home": 130, "product": 130}),
    ("checkout", [("PlaceOrder", 0.45, UNAVAILABLE, 0)], {"checkout": 130}),
    ("gateway", [("*", 0.3, UNAVAILABLE, 0)], {"home": 15, "product": 15, "cart": 15,
                                               "checkout": 15}),
]

DELAY_PHASES = [
    (service, [("*", 1, 0, delay)], wanted)
    for service, delay, wanted in [
        ("catalog", 5, {"home": 15, "product": 15, "cart": 10, "checkout": 10}),
        ("currency", 10, {"home": 15, "product": 15, "checkout": 10}),
        ("cart", 5, {"home": 15, "cart": 10, "checkout": 10}),
        ("payment", 25, {"checkout": 15}),
        ("shipping", 8, {"checkout": 15}),
        ("email", 20, {"checkout": 15}),
        ("recommendation", 15, {"home": 15, "product": 15}),
        ("checkout", 8, {"checkout": 15}),
        ("gateway", 3, {"home": 10, "product": 10, "cart": 10, "checkout": 10}),
    ]
]

BASELINE = {"home": 150, "product": 170, "cart": 150, "checkout": 130}


# A reader of live traffic takes a trace as complete when nothing has come for so long. The last
# request comes later than that, so that all others are complete by anybody's rule.
QUIET_SECONDS = 31


class Failed(Exception):
    """What went wrong, as a sentence."""


class Driver:
    def __init__(self, port, fault_dir, seed, say):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        self.fault_dir = fault_dir
        self.random = random.Random(seed)
        self.say = say
        self.sampled = 0
        self.sent = 0

    def set_faults(self, service, rules):
        """Replaces a service's fault file at once: no request sees half of it."""
        path = os.path.join(self.fault_dir, service)
        with open(path + ".new", "w", encoding="utf-8") as file:
            for method, rate, code, delay in rules:
                file.write(f"{method} {rate} {code} {delay}\n")
        os.replace(path + ".new", path)

    def request(self, method, path):
        """Sends one request and says whether it was sampled."""
        try:
            self.connection.request(method, path)
            response = self.connection.getresponse()
            response.read()
        except OSError as error:
            raise Failed(f"the gateway does not answer {method} {path}: {error}") from error
        self.sent += 1
        sampled = response.getheader("traceresponse", "").endswith(("1", "3"))
        self.sampled += sampled
        return sampled

    def journey(self, name):
        """Sends one request of a journey and says whether it was sampled."""
        user = f"user-{self.random.randrange(200)}"
        product = self.random.choice(PRODUCTS)
        currency = self.random.choice(CURRENCIES)
        if name == "home":
            return self.request("GET", f"/?user={user}")
        if name == "product":
            if self.random.random() < 0.03:
                product = "teapot"  # not sold here
            query = f"?currency={currency}" if self.random.random() < 0.9 else ""
            if query and self.random.random() < 0.38:
                query += "&exact=1"
            return self.request("GET", f"/product/{product}{query}")
        if name == "cart":
            return self.request("POST", f"/cart?user={user}&product={product}")
        return self.request("POST", f"/checkout?user={user}&currency={currency}")

    def phase(self, title, wanted, scale):
        """Sends journeys, mixed, until as many of each are sampled as wanted."""
        before = self.sent
        left = {name: max(1, round(count * scale)) for name, count in wanted.items()}
        while left:
            names = list(left)
            name = self.random.choices(names, [left[n] for n in names])[0]
            if self.journey(name):
                left[name] -= 1
                if left[name] == 0:
                    del left[name]
        self.say(f"{title}: {self.sent - before} requests")

    def run(self, traces):
        """All phases, long enough for `traces` sampled requests."""
        phases = ERROR_PHASES + DELAY_PHASES
        planned = sum(BASELINE.values()) + sum(sum(w.values()) for _, _, w in phases)
        scale = max(1.0, traces / planned)
        self.phase("no faults", BASELINE, scale)
        for service, rules, wanted in phases:
            kind = "errors" if any(rule[2] for rule in rules) else "delays"
            self.set_faults(service, rules)
            self.phase(f"{kind} in {service}", wanted, scale)
            self.set_faults(service, [])
        self.say(f"waiting {QUIET_SECONDS} s before the last request")
        time.sleep(QUIET_SECONDS)
        self.connection.close()  # the gateway has closed it, and the next request opens another
        self.phase("the end", {"home": 1}, 1)
