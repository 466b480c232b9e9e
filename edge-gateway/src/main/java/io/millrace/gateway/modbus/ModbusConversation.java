// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.plant.ModbusAddress;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.Device;
import io.millrace.gateway.device.DeviceException;
import io.millrace.gateway.device.DeviceException.Kind;
import io.millrace.gateway.device.TestRead;
import io.millrace.gateway.modbus.ModbusConnection.Answer;
import io.millrace.gateway.modbus.RegisterPlan.Placed;
import io.millrace.gateway.modbus.RegisterPlan.Request;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An open conversation with a Modbus device. A refused request is halved until the refused register
 * is found; that one is left out from then on and asked for again by its own clock. A unit of
 * several that is silent is left alone for a while. Confined to one thread.
 */
final class ModbusConversation implements Device {
  private static final long BAD_AGAIN_NANOS = Duration.ofSeconds(60).toNanos();
  private static final int RETRIES_PER_POLL = 8;
  private static final int ILLEGAL_FUNCTION = 1;
  private static final int PATH_UNAVAILABLE = 10;
  private static final int TARGET_SILENT = 11;

  private final ModbusDevice device;
  private final ModbusConnection connection;
  private final Clocks clocks;
  private final Map<TagName, Long> toldBad = new HashMap<>();
  private boolean isClosed;

  /** An answer and when it was there. */
  private record Answered(Request request, Answer answer, Instant at) {}

  ModbusConversation(ModbusDevice device, ModbusConnection connection, Clocks clocks) {
    this.device = device;
    this.connection = connection;
    this.clocks = clocks;
    connection.join();
  }

  @Override
  public void poll(Set<Duration> due, Consumer<Reading> into)
      throws DeviceException, InterruptedException {
    requireOpen();
    long now = clocks.monotonic();
    device.learn(quarantine -> quarantine.at(now));
    RegisterPlan plan = device.registerPlan();
    for (RegisterPlan.Unusable unusable : plan.unusable()) {
      if (due.contains(unusable.tag().period())) {
        badNowAndThen(unusable.tag().name(), QualityReason.MISCONFIGURED, into);
      }
    }
    for (TagName held : device.quarantine().tags().held().keySet()) {
      if (due.contains(device.tag(held).period())) {
        badNowAndThen(held, QualityReason.QUARANTINED, into);
      }
    }
    for (Request request : plan.requests()) {
      if (due.contains(request.period())) {
        ask(request, into);
      }
    }
    for (TagName held :
        device.quarantine().tags().retries(now).stream().limit(RETRIES_PER_POLL).toList()) {
      ask(alone(RegisterPlan.place(device.tag(held), device.endpoint())), into);
    }
  }

  @Override
  public void read(Set<TagName> tags, Consumer<Reading> into)
      throws DeviceException, InterruptedException {
    requireOpen();
    RegisterPlan plan = device.planOf(tags);
    plan.unusable()
        .forEach(
            unusable -> badNowAndThen(unusable.tag().name(), QualityReason.MISCONFIGURED, into));
    tags.stream()
        .filter(device.quarantine().tags()::holds)
        .forEach(held -> badNowAndThen(held, QualityReason.QUARANTINED, into));
    for (Request request : plan.requests()) {
      ask(request, into);
    }
  }

  @Override
  public List<Reading> run(Tag tag, int count) throws DeviceException, InterruptedException {
    requireOpen();
    List<Request> requests = RegisterRuns.requests(tag, count, device.endpoint());
    int unit = requests.getFirst().read().unit();
    Absences before = connection.absences();
    if (before.isLeftAlone(unit, clocks.monotonic())) {
      return List.of(Reading.bad(tag.name(), clocks.now(), before.of(unit).reason()));
    }
    connection.connect(device.timeout());
    long begun = clocks.monotonic();
    List<Reading> readings = new ArrayList<>(count);
    try {
      for (Request request : requests) {
        Answered answered = answered(request);
        if (answered.answer() instanceof Answer.Refused(int code)) {
          device.failed(refusal(request.read(), code));
          return List.of(Reading.bad(tag.name(), answered.at(), Quarantine.reason(code)));
        }
        take(answered, readings::add);
      }
      connection.absences(connection.absences().answered(unit, clocks.monotonic()));
      return readings;
    } catch (DeviceException e) {
      absent(unit, begun, e);
      return List.of(Reading.bad(tag.name(), clocks.now(), e.kind().reason()));
    }
  }

  @Override
  public TestRead testRead(String address, @Nullable Integer unitId, int length)
      throws DeviceException, InterruptedException {
    requireOpen();
    ModbusAddress at;
    try {
      at = ModbusAddress.parse(address);
    } catch (IllegalArgumentException e) {
      throw new DeviceException(
          Kind.MISCONFIGURED, "BAD_ADDRESS", String.valueOf(e.getMessage()), e);
    }
    int unit = unitId == null ? device.endpoint().unitIdOrDefault() : unitId;
    int code = 0;
    for (int count : TestReads.counts(at, length, device.endpoint().maxRegistersOrDefault())) {
      RegisterRead read = new RegisterRead(unit, at.table(), at.offset(), count);
      Answer answer = connection.ask(read, device.timeout(), device.pace());
      learnPace();
      switch (answer) {
        case Answer.Data data -> {
          return TestReads.of(address, at, unit, clocks.now(), data.bytes(), length);
        }
        case Answer.Refused refused -> code = refused.code();
      }
    }
    throw new DeviceException(
        Kind.REFUSED,
        "EXCEPTION_%02X".formatted(code),
        "unit %d refused %s: %s".formatted(unit, at, Quarantine.meaning(code)));
  }

  @Override
  public void close() {
    if (!isClosed) {
      isClosed = true;
      connection.leave();
    }
  }

  /** Asks, unless the unit is left alone; what fails here fails for the unit. */
  private void ask(Request request, Consumer<Reading> into)
      throws DeviceException, InterruptedException {
    int unit = request.read().unit();
    Absences before = connection.absences();
    if (before.isLeftAlone(unit, clocks.monotonic())) {
      leaveAlone(request, before, into);
      return;
    }
    connection.connect(device.timeout());
    long begun = clocks.monotonic();
    try {
      take(answered(request), into);
      connection.absences(connection.absences().answered(unit, clocks.monotonic()));
    } catch (DeviceException e) {
      silent(request, e);
      absent(unit, begun, e);
      request.tags().forEach(tag -> bad(tag.tag().name(), clocks.now(), e.kind().reason(), into));
    } finally {
      int unasked = connection.line().takeUnasked();
      if (unasked > 0) {
        device.failed(
            new DeviceException(
                Kind.MALFORMED,
                LineConnection.UNASKED_BYTES,
                "%d bytes that nobody asked for came before %s"
                    .formatted(unasked, request.read())));
      }
    }
  }

  private void leaveAlone(Request request, Absences absences, Consumer<Reading> into)
      throws DeviceException {
    int unit = request.read().unit();
    Absences.Absence absence = absences.of(unit);
    long now = clocks.monotonic();
    boolean isAll = device.units().stream().allMatch(each -> absences.isLeftAlone(each, now));
    if (isAll) {
      Instant next = clocks.now().plusNanos(absences.nextAt(unit, now) - now);
      throw new DeviceException(
          Kind.TIMEOUT,
          "LEFT_ALONE",
          "unit %d was asked in vain %d times and is left alone until %s, so that the others on"
                  .formatted(unit, absence.attempts(), next.truncatedTo(ChronoUnit.SECONDS))
              + " the line are not kept waiting; "
              + absence.detail());
    }
    request.tags().forEach(tag -> badNowAndThen(tag.tag().name(), absence.reason(), into));
  }

  /** Silence may show what the device cannot do. */
  private void silent(Request request, DeviceException failure) {
    learnPace();
    if (failure.fault().equals(LineConnection.NO_ANSWER)) {
      LineConnection.Asked asked = connection.line().lastAsked();
      boolean isSmallest = request.tags().size() == 1;
      boolean isProof = connection.isProving();
      device.learnLimits(limits -> limits.silent(request.read(), asked, isProof, isSmallest));
    }
  }

  /** The unit is left alone for a while; fails for all of the device when none of it is left. */
  private void absent(int unit, long begun, DeviceException failure) throws DeviceException {
    long now = clocks.monotonic();
    Absences after =
        connection
            .absences()
            .silent(unit, now - begun, failure.kind().reason(), failure.detail(), now);
    connection.absences(after);
    if (after.isEach(device.units())) {
      throw failure;
    }
    device.failed(failure);
  }

  private Answered answered(Request request) throws DeviceException, InterruptedException {
    long begun = clocks.monotonic();
    Answer answer = connection.ask(request.read(), device.timeout(), device.pace());
    device.roundTrips().answered(clocks.monotonic() - begun);
    learnPace();
    if (answer instanceof Answer.Data) {
      device.learnLimits(limits -> limits.gave(request.read()));
    }
    return new Answered(request, answer, clocks.now());
  }

  private void learnPace() {
    for (LineConnection.Asked asked : connection.line().takeAnswered()) {
      device.learnLimits(limits -> limits.answered(asked));
    }
  }

  private void take(Answered answered, Consumer<Reading> into)
      throws DeviceException, InterruptedException {
    switch (answered.answer()) {
      case Answer.Data data -> give(answered.request(), data, answered.at(), into);
      case Answer.Refused(int code) -> narrow(answered, code, into);
    }
  }

  private void give(Request request, Answer.Data data, Instant at, Consumer<Reading> into) {
    RegisterRead read = request.read();
    int width = read.table().isBits() ? 1 : 2;
    for (Placed placed : request.tags()) {
      Tag tag = placed.tag();
      byte[] bytes =
          data.part((placed.address().offset() - read.offset()) * width, placed.span() * width);
      device.learn(quarantine -> quarantine.answered(tag.name()));
      switch (RegisterCodec.decode(tag, bytes)) {
        case Decoded.Good(TagValue value) -> into.accept(Reading.good(tag.name(), at, value));
        case Decoded.Doubtful(TagValue value, QualityReason reason) ->
            into.accept(Reading.uncertain(tag.name(), at, value, reason));
        case Decoded.Bad(QualityReason reason) -> bad(tag.name(), at, reason, into);
      }
    }
  }

  /** Halves a refused request until what the device refuses is alone. */
  private void narrow(Answered refused, int code, Consumer<Reading> into)
      throws DeviceException, InterruptedException {
    Request request = refused.request();
    List<Placed> tags = request.tags();
    Request left = request.only(tags.subList(0, tags.size() / 2 + tags.size() % 2), "left half");
    if (tags.size() == 1 || left.read().equals(request.read())) {
      refuse(refused, code, into);
      return;
    }
    Request right = request.only(tags.subList(left.tags().size(), tags.size()), "right half");
    Answered leftAnswer = answered(left);
    Answered rightAnswer = answered(right);
    if (leftAnswer.answer() instanceof Answer.Refused(int leftCode)
        && rightAnswer.answer() instanceof Answer.Refused(int rightCode)
        && leftCode == rightCode) {
      if (leftCode == ILLEGAL_FUNCTION) {
        refuse(refused, leftCode, into);
        return;
      }
      if (leftCode == PATH_UNAVAILABLE || leftCode == TARGET_SILENT) {
        throw new DeviceException(
            Kind.REFUSED,
            "EXCEPTION_%02X".formatted(leftCode),
            "unit %d: %s".formatted(request.read().unit(), Quarantine.meaning(leftCode)));
      }
    }
    if (leftAnswer.answer() instanceof Answer.Data && rightAnswer.answer() instanceof Answer.Data) {
      learnBorder(request, left, right, code);
    }
    take(leftAnswer, into);
    take(rightAnswer, into);
  }

  /**
   * Both halves were given, but not the whole: either it is too large, or there is something
   * between them. Where only the ends that meet are asked for together, size does not matter.
   */
  private void learnBorder(Request whole, Request left, Request right, int code)
      throws DeviceException, InterruptedException {
    Request border =
        whole.only(List.of(left.tags().getLast(), right.tags().getFirst()), "across the border");
    int part = Math.max(left.read().count(), right.read().count());
    if (border.read().count() <= part
        && Quarantine.isPermanent(code)
        && answered(border).answer() instanceof Answer.Data) {
      String refused = "answered " + Quarantine.meaning(code) + " to";
      device.learnLimits(limits -> limits.refused(whole.read(), part, refused));
      return;
    }
    RegisterRead behind = right.read();
    RegisterPlan.Cut cut = new RegisterPlan.Cut(behind.unit(), behind.table(), behind.offset());
    device.learn(quarantine -> quarantine.cut(cut, clocks.monotonic()));
  }

  private void refuse(Answered refused, int code, Consumer<Reading> into) {
    device.failed(refusal(refused.request().read(), code));
    for (Placed placed : refused.request().tags()) {
      TagName tag = placed.tag().name();
      device.learn(quarantine -> quarantine.refused(tag, code, clocks.monotonic()));
      bad(tag, refused.at(), Quarantine.reason(code), into);
    }
  }

  private static DeviceException refusal(RegisterRead read, int code) {
    return new DeviceException(
        Kind.REFUSED,
        "EXCEPTION_%02X".formatted(code),
        "%s: %s".formatted(read, Quarantine.meaning(code)));
  }

  private void bad(TagName tag, Instant at, QualityReason reason, Consumer<Reading> into) {
    toldBad.put(tag, clocks.monotonic());
    into.accept(Reading.bad(tag, at, reason));
  }

  /** Says that a tag which is not asked for is BAD, but not at each poll. */
  private void badNowAndThen(TagName tag, QualityReason reason, Consumer<Reading> into) {
    Long told = toldBad.get(tag);
    if (told == null || clocks.monotonic() - told >= BAD_AGAIN_NANOS) {
      bad(tag, clocks.now(), reason, into);
    }
  }

  private static Request alone(Placed placed) {
    return new Request(
        new RegisterRead(
            placed.unit(), placed.address().table(), placed.address().offset(), placed.span()),
        placed.tag().period(),
        List.of(placed),
        "asked again after it was refused");
  }

  private void requireOpen() {
    if (isClosed) {
      throw new IllegalStateException("the conversation with " + device.name() + " is over");
    }
  }
}
