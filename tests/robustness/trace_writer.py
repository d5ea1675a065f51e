"""Spans as plain records, and every trace format written from them without arterial's code.

A record has what all formats carry: trace (32 hexadecimal digits), id and parent (16; '' for none),
name, kind ('server', 'client', 'producer', 'consumer' or ''), service, start and duration in
microseconds (at least 1), error, tags (text to text)."""
import json
import struct

KINDS = {0: "", 1: "", 2: "server", 3: "client", 4: "producer", 5: "consumer"}
NUMBERS = {"": 0, "server": 2, "client": 3, "producer": 4, "consumer": 5}
TAGS = ("http.request.method", "http.route", "http.response.status_code", "rpc.system",
        "rpc.service", "rpc.method", "rpc.grpc.status_code", "db.system", "db.operation",
        "messaging.system", "messaging.destination.name", "server.address")


def text_of(value):
    """The text of OTLP's AnyValue."""
    for key in ("stringValue", "intValue", "boolValue", "doubleValue"):
        if key in value:
            return str(value[key]).lower() if key == "boolValue" else str(value[key])
    return ""


def reduced(lines):
    """Records of OTLP/JSON lines; spans that the reduction makes equal are left out."""
    seen, records = set(), []
    for line in lines:
        for resource in json.loads(line).get("resourceSpans", []):
            attributes = {a["key"]: text_of(a["value"])
                          for a in resource.get("resource", {}).get("attributes", [])}
            for scope in resource.get("scopeSpans", []):
                for span in scope.get("spans", []):
                    if (span["traceId"], span["spanId"]) in seen:
                        continue
                    seen.add((span["traceId"], span["spanId"]))
                    start = int(span["startTimeUnixNano"]) // 1000
                    end = int(span["endTimeUnixNano"]) // 1000
                    tags = {a["key"]: text_of(a["value"]) for a in span.get("attributes", [])}
                    records.append({
                        "trace": span["traceId"].lower(), "id": span["spanId"].lower(),
                        "parent": span.get("parentSpanId", "").lower(), "name": span["name"],
                        "kind": KINDS[span.get("kind", 0)],
                        "service": attributes.get("service.name", "unknown_service"),
                        "start": start, "duration": max(end - start, 1),
                        "error": span.get("status", {}).get("code", 0) == 2,
                        "tags": {k: tags[k] for k in TAGS if k in tags}})
    return records


def by_service(records):
    groups = {}
    for record in records:
        groups.setdefault(record["service"], []).append(record)
    return groups


# --- OTLP ---

def otlp_json_line(records):
    def attributes(tags):
        return [{"key": k, "value": {"stringValue": v}} for k, v in tags.items()]

    def span(r):
        return {"traceId": r["trace"], "spanId": r["id"], "parentSpanId": r["parent"],
                "name": r["name"], "kind": NUMBERS[r["kind"]],
                "startTimeUnixNano": str(r["start"] * 1000),
                "endTimeUnixNano": str((r["start"] + r["duration"]) * 1000),
                "attributes": attributes(r["tags"]), "status": {"code": 2} if r["error"] else {}}
    return json.dumps({"resourceSpans": [
        {"resource": {"attributes": attributes({"service.name": service})},
         "scopeSpans": [{"spans": [span(r) for r in group]}]}
        for service, group in by_service(records).items()]})


def varint(value):
    value &= (1 << 64) - 1
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def field(number, content):
    """Bytes and texts, integers, or ('fixed', integer)."""
    if isinstance(content, tuple):
        return varint(number << 3 | 1) + struct.pack("<Q", content[1])
    if isinstance(content, int):
        return varint(number << 3) + varint(content)
    content = content.encode() if isinstance(content, str) else content
    return varint(number << 3 | 2) + varint(len(content)) + content


def otlp_proto_message(records):
    def attributes(number, tags):
        return b"".join(field(number, field(1, k) + field(2, field(1, v))) for k, v in tags.items())

    def span(r):
        return field(2, field(1, bytes.fromhex(r["trace"])) + field(2, bytes.fromhex(r["id"])) +
                     field(4, bytes.fromhex(r["parent"])) + field(5, r["name"]) +
                     field(6, NUMBERS[r["kind"]]) + field(7, ("fixed", r["start"] * 1000)) +
                     field(8, ("fixed", (r["start"] + r["duration"]) * 1000)) +
                     attributes(9, r["tags"]) + (field(15, field(3, 2)) if r["error"] else b""))
    return b"".join(
        field(1, field(1, attributes(1, {"service.name": service})) +
              field(2, b"".join(span(r) for r in group)))
        for service, group in by_service(records).items())


# --- Jaeger ---

def jaeger_tags(r):
    tags = dict(r["tags"])
    if r["kind"]:
        tags["span.kind"] = r["kind"]
    return tags


def jaeger_json(records):
    traces = {}
    for r in records:
        traces.setdefault(r["trace"], []).append(r)
    data = []
    for trace, group in traces.items():
        names = {service: f"p{i}" for i, service in enumerate(by_service(group), 1)}
        spans = [{"traceID": trace, "spanID": r["id"], "operationName": r["name"],
                  "references": [{"refType": "CHILD_OF", "traceID": trace, "spanID": r["parent"]}]
                  if r["parent"] else [],
                  "startTime": r["start"], "duration": r["duration"],
                  "tags": [{"key": k, "type": "string", "value": v}
                           for k, v in jaeger_tags(r).items()] +
                          ([{"key": "error", "type": "bool", "value": True}] if r["error"] else []),
                  "processID": names[r["service"]]} for r in group]
        data.append({"traceID": trace, "spans": spans,
                     "processes": {p: {"serviceName": s} for s, p in names.items()}})
    return json.dumps({"data": data}).encode()


def base64_of(digits):
    import base64
    return base64.b64encode(bytes.fromhex(digits)).decode()


def jaeger_jsonpb(records):
    import datetime
    lines = []
    for r in records:
        start = datetime.datetime.fromtimestamp(r["start"] // 10**6, datetime.timezone.utc)
        span = {"traceId": base64_of(r["trace"]), "spanId": base64_of(r["id"]),
                "operationName": r["name"],
                "startTime": start.strftime("%Y-%m-%dT%H:%M:%S") + f".{r['start'] % 10**6:06d}Z",
                "duration": f"{r['duration'] // 10**6}.{r['duration'] % 10**6:06d}s",
                "tags": [{"key": k, "vStr": v} for k, v in jaeger_tags(r).items()] +
                        ([{"key": "error", "vType": "BOOL", "vBool": True}] if r["error"] else []),
                "process": {"serviceName": r["service"]}}
        if r["parent"]:
            span["references"] = [{"traceId": base64_of(r["trace"]),
                                   "spanId": base64_of(r["parent"])}]
        lines.append(json.dumps(span))
    return "\n".join(lines).encode() + b"\n"


def jaeger_proto(records):
    out = b""
    for r in records:
        def seconds(micros):
            return field(1, micros // 10**6) + field(2, micros % 10**6 * 1000)
        tags = b"".join(field(8, field(1, k) + field(3, v)) for k, v in jaeger_tags(r).items())
        if r["error"]:
            tags += field(8, field(1, "error") + field(2, 1) + field(4, 1))
        trace = bytes.fromhex(r["trace"])
        reference = field(4, field(1, trace) + field(2, bytes.fromhex(r["parent"])))
        message = (field(1, trace) + field(2, bytes.fromhex(r["id"])) + field(3, r["name"]) +
                   (reference if r["parent"] else b"") + field(6, seconds(r["start"])) +
                   field(7, seconds(r["duration"])) + tags +
                   field(10, field(1, r["service"])))
        out += varint(len(message)) + message
    return out


# --- Zipkin ---

def zipkin_v2(records):
    spans = []
    for r in records:
        span = {"traceId": r["trace"], "id": r["id"], "name": r["name"], "timestamp": r["start"],
                "duration": r["duration"], "localEndpoint": {"serviceName": r["service"]},
                "tags": dict(r["tags"], **({"error": "true"} if r["error"] else {}))}
        if r["parent"]:
            span["parentId"] = r["parent"]
        if r["kind"]:
            span["kind"] = r["kind"].upper()
        spans.append(span)
    return json.dumps(spans).encode()


def zipkin_v1(records):
    core = {"client": ("cs", "cr"), "server": ("sr", "ss"), "producer": ("ms", None),
            "consumer": ("mr", None), "": (None, None)}
    spans = []
    for r in records:
        endpoint = {"serviceName": r["service"]}
        begin, end = core[r["kind"]]
        annotations = []
        if begin:
            annotations.append({"timestamp": r["start"], "value": begin, "endpoint": endpoint})
        if end:
            annotations.append({"timestamp": r["start"] + r["duration"], "value": end,
                                "endpoint": endpoint})
        tags = dict(r["tags"], **({"error": "true"} if r["error"] else {}))
        binary = [{"key": k, "value": v, "endpoint": endpoint} for k, v in tags.items()]
        binary = binary or [{"key": "lc", "value": "", "endpoint": endpoint}]
        span = {"traceId": r["trace"], "id": r["id"], "name": r["name"], "timestamp": r["start"],
                "duration": r["duration"], "annotations": annotations,
                "binaryAnnotations": binary}
        if r["parent"]:
            span["parentId"] = r["parent"]
        spans.append(span)
    return json.dumps(spans, indent=1).encode()


# --- ClickHouse ---

CLICKHOUSE_KINDS = {"": "Unspecified", "server": "Server", "client": "Client",
                    "producer": "Producer", "consumer": "Consumer"}


def clickhouse_json(records):
    import datetime
    lines = []
    for r in records:
        start = datetime.datetime.fromtimestamp(r["start"] // 10**6, datetime.timezone.utc)
        lines.append(json.dumps({
            "Timestamp": start.strftime("%Y-%m-%d %H:%M:%S") + f".{r['start'] % 10**6:06d}000",
            "TraceId": r["trace"], "SpanId": r["id"], "ParentSpanId": r["parent"],
            "TraceState": "", "SpanName": r["name"], "SpanKind": CLICKHOUSE_KINDS[r["kind"]],
            "ServiceName": r["service"], "ResourceAttributes": {"service.name": r["service"]},
            "SpanAttributes": r["tags"], "Duration": str(r["duration"] * 1000),
            "StatusCode": "Error" if r["error"] else "Unset", "Links.TraceId": [],
            "Links.SpanId": []}))
    return "\n".join(lines).encode() + b"\n"


def clickhouse_row_binary(records):
    def text(value):
        return varint(len(value.encode())) + value.encode()

    def mapping(tags):
        return varint(len(tags)) + b"".join(text(k) + text(v) for k, v in tags.items())
    rows = []
    for r in records:
        rows.append(struct.pack("<q", r["start"] * 1000) + text(r["trace"]) + text(r["id"]) +
                    text(r["parent"]) + text("") + text(r["name"]) +
                    text(CLICKHOUSE_KINDS[r["kind"]]) + text(r["service"]) +
                    mapping({"service.name": r["service"]}) + text("") + text("") +
                    mapping(r["tags"]) + struct.pack("<Q", r["duration"] * 1000) +
                    text("Error" if r["error"] else "Unset") + text("") + bytes(7))
    return b"".join(rows)


def framed(messages):
    return b"".join(struct.pack(">I", len(m)) + m for m in messages)


def chunks(records, size=500):
    return [records[at:at + size] for at in range(0, len(records), size)]


# name -> writer of all records
WRITERS = {
    "otlp-json": lambda rs: "".join(otlp_json_line(c) + "\n" for c in chunks(rs)).encode(),
    "otlp-proto": otlp_proto_message,
    "otlp-proto-framed": lambda rs: framed([otlp_proto_message(c) for c in chunks(rs)]),
    "jaeger-json": jaeger_json,
    "jaeger-jsonpb": jaeger_jsonpb,
    "jaeger-proto": jaeger_proto,
    "zipkin-v2": zipkin_v2,
    "zipkin-v1": zipkin_v1,
    "clickhouse-json": clickhouse_json,
    "clickhouse-row-binary": clickhouse_row_binary,
}
