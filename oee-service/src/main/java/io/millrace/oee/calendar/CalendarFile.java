// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.calendar;

import com.github.mangstadt.vinnie.SyntaxStyle;
import com.github.mangstadt.vinnie.VObjectProperty;
import com.github.mangstadt.vinnie.io.Context;
import com.github.mangstadt.vinnie.io.SyntaxRules;
import com.github.mangstadt.vinnie.io.VObjectDataListener;
import com.github.mangstadt.vinnie.io.VObjectReader;
import com.github.mangstadt.vinnie.io.Warning;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A calendar file after RFC 5545 as its lines; what they mean is not looked at. Immutable.
 *
 * @param lines of the calendar itself.
 * @param components right below it, in the order of the file.
 */
record CalendarFile(List<Line> lines, List<Component> components) {
  /** Most components that are read. */
  static final int MOST_COMPONENTS = 5_000;

  /** More would not be read by a person either. */
  static final int MOST_MISTAKES = 50;

  CalendarFile {
    lines = List.copyOf(lines);
    components = List.copyOf(components);
  }

  /**
   * One thing that is wrong.
   *
   * @param line where in the file, from 1.
   * @param message what is wrong there.
   * @param remedy what to do.
   */
  record Mistake(int line, String message, String remedy) {}

  /**
   * One line, unfolded.
   *
   * @param name upper case.
   * @param parameters by name, upper case; a parameter that has several values has its first.
   * @param value as it stands, escaped.
   * @param number where it begins in the file, from 1.
   */
  record Line(String name, Map<String, String> parameters, String value, int number) {
    Line {
      parameters = Map.copyOf(parameters);
    }

    Optional<String> parameter(String called) {
      return Optional.ofNullable(parameters.get(called));
    }
  }

  /**
   * One event, or another thing that a calendar may have.
   *
   * @param name upper case.
   * @param line where it begins.
   * @param lines its own; those of what it contains, alarms for one, are left out.
   */
  record Component(String name, int line, List<Line> lines) {
    Component {
      lines = List.copyOf(lines);
    }

    List<Line> all(String called) {
      return lines.stream().filter(one -> one.name().equals(called)).toList();
    }

    /** The first of them. */
    Optional<Line> find(String called) {
      return lines.stream().filter(one -> one.name().equals(called)).findFirst();
    }
  }

  /** The first line of the calendar itself with a name. */
  Optional<Line> find(String called) {
    return lines.stream().filter(one -> one.name().equals(called)).findFirst();
  }

  /**
   * Reads a file. Where it adds a mistake, what it answers is of no use.
   *
   * @param bytes UTF-8.
   */
  static CalendarFile of(byte[] bytes, List<Mistake> mistakes) {
    String text = text(bytes, mistakes);
    Listener listener = new Listener(mistakes);
    if (mistakes.isEmpty()) {
      try {
        new VObjectReader(new StringReader(text), new SyntaxRules(SyntaxStyle.NEW)).parse(listener);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      listener.end();
    }
    return new CalendarFile(listener.lines, listener.components);
  }

  private static String text(byte[] bytes, List<Mistake> mistakes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    // A decoder of its own reports what it cannot read, and where.
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      mistakes.add(
          new Mistake(lineOf(text, text.length()), "it is not UTF-8", "save the file as UTF-8"));
    }
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (Character.isISOControl(c) && "\r\n\t".indexOf(c) < 0) {
        mistakes.add(
            new Mistake(
                lineOf(text, at),
                "it has the control character U+%04X".formatted((int) c),
                "export the file again; calendar files have no such characters"));
        break;
      }
    }
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static int lineOf(String text, int end) {
    return 1 + (int) text.chars().limit(end).filter(c -> c == '\n').count();
  }

  /** Gathers what the reader of lines finds. Confined to one thread. */
  private static final class Listener implements VObjectDataListener {
    private static final String CALENDAR = "VCALENDAR";

    final List<Line> lines = new ArrayList<>();
    final List<Component> components = new ArrayList<>();

    private final List<Mistake> mistakes;
    private final List<String> open = new ArrayList<>();
    private List<Line> inner = new ArrayList<>();
    private int begun;
    private int calendars;
    private int last = 1;

    Listener(List<Mistake> mistakes) {
      this.mistakes = mistakes;
    }

    @Override
    public void onComponentBegin(String name, Context context) {
      last = context.getLineNumber();
      if (open.isEmpty()) {
        calendars++;
        if (!name.equals(CALENDAR) || calendars > 1) {
          wrong(
              context,
              "a second thing begins: " + shown(name),
              "send one VCALENDAR in a file, and nothing else");
        }
      } else if (open.size() == 1) {
        begun = last;
        inner = new ArrayList<>();
        if (components.size() == MOST_COMPONENTS) {
          wrong(
              context,
              "the calendar has more than %d events".formatted(MOST_COMPONENTS),
              "send parts of it");
          context.stop();
        }
      }
      open.add(name);
    }

    @Override
    public void onComponentEnd(String name, Context context) {
      last = context.getLineNumber();
      String said = context.getUnfoldedLine().substring(4).strip();
      if (!said.equalsIgnoreCase(name)) {
        wrong(
            context,
            "%s ends before the %s in it does".formatted(shown(said), shown(name)),
            "the file has lost its END:%s; export it again".formatted(shown(name)));
        context.stop();
      }
      open.removeLast();
      if (open.size() == 1) {
        components.add(new Component(name, begun, inner));
      }
    }

    @Override
    public void onProperty(VObjectProperty property, Context context) {
      last = context.getLineNumber();
      String name = property.getName();
      if (property.getGroup() != null || !name.matches("[A-Za-z0-9-]+")) {
        wrong(context, shown(context.getUnfoldedLine()) + " is no line of a calendar", EXPORT);
        return;
      }
      Map<String, String> parameters = new TreeMap<>();
      property
          .getParameters()
          .getMap()
          .forEach(
              (key, values) -> {
                if (key != null && !values.isEmpty()) {
                  parameters.put(key.toUpperCase(Locale.ROOT), values.getFirst());
                }
              });
      Line line = new Line(name.toUpperCase(Locale.ROOT), parameters, property.getValue(), last);
      switch (open.size()) {
        case 0 -> wrong(context, shown(name) + " stands outside the calendar", EXPORT);
        case 1 -> lines.add(line);
        case 2 -> inner.add(line);
        default -> {} // Of an alarm, or of a part of a time zone.
      }
    }

    @Override
    public void onVersion(String value, Context context) {
      // Told as a property, since no version changes how lines are read.
    }

    @Override
    public void onWarning(
        Warning warning,
        @Nullable VObjectProperty property,
        @Nullable Exception thrown,
        Context context) {
      last = context.getLineNumber();
      wrong(
          context,
          switch (warning) {
            case MALFORMED_LINE -> "there is no colon in " + shown(context.getUnfoldedLine());
            case EMPTY_BEGIN, EMPTY_END -> "BEGIN or END does not say of what";
            case UNMATCHED_END -> shown(context.getUnfoldedLine()) + ", which did not begin";
            case UNKNOWN_VERSION, UNKNOWN_CHARSET, QUOTED_PRINTABLE_ERROR -> warning.getMessage();
          },
          EXPORT);
    }

    private static final String EXPORT = "mend the line, or export the file again";

    private void wrong(Context context, String message, String remedy) {
      mistakes.add(new Mistake(context.getLineNumber(), message, remedy));
      if (mistakes.size() >= MOST_MISTAKES) {
        context.stop();
      }
    }

    void end() {
      if (!mistakes.isEmpty()) {
        return;
      }
      if (calendars == 0) {
        mistakes.add(
            new Mistake(1, "there is no calendar", "send a file that begins with BEGIN:VCALENDAR"));
      } else if (!open.isEmpty()) {
        mistakes.add(
            new Mistake(
                last,
                "the file ends within " + shown(open.getLast()),
                "it was cut on its way; export it again"));
      }
    }
  }

  /** What a file says, short enough to be told. */
  static String shown(String text) {
    return "\"" + (text.length() <= 80 ? text : text.substring(0, 79) + "…") + "\"";
  }
}
