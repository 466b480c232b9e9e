// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.problem;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.TransactionException;
import org.springframework.validation.FieldError;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Turns whatever ends a request into a {@link Problem}; clients never see an internal text. */
@Controller
@Hidden
@RestControllerAdvice
final class ProblemController implements ErrorController {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemController.class);
  private static final Problem UNEXPECTED =
      Problem.of(
          500,
          "UNEXPECTED",
          "The service failed on this request. Its log has the cause under the trace id.");
  private static final Problem DATABASE_AWAY =
      Problem.of(
          503,
          "DATABASE_UNAVAILABLE",
          "The service's database does not answer. Try again in a few seconds.");

  private final BooleanSupplier databaseReady;

  ProblemController(BooleanSupplier databaseReady) {
    this.databaseReady = databaseReady;
  }

  @ExceptionHandler(Exception.class)
  @Nullable ResponseEntity<Problem> any(Exception failure, HttpServletRequest request) {
    if (failure instanceof AsyncRequestNotUsableException) {
      return null; // The client went away; there is nobody to tell.
    }
    HttpHeaders headers = new HttpHeaders();
    if (failure instanceof ErrorResponse response) {
      headers.putAll(response.getHeaders());
    }
    Problem problem = problem(failure);
    if (problem.equals(UNEXPECTED)) {
      LOG.error(
          "{} {} failed, trace {}",
          request.getMethod(),
          request.getRequestURI(),
          request.getAttribute(ProblemConfig.TRACE_ID),
          failure);
    } else if (problem.equals(DATABASE_AWAY)) {
      headers.set(HttpHeaders.RETRY_AFTER, "5");
    }
    return answer(problem, headers, request);
  }

  /** What failed before or beside the controllers: filters, the server itself. */
  @RequestMapping("${server.error.path:/error}")
  ResponseEntity<Problem> error(HttpServletRequest request) {
    Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    int code = status instanceof Integer number && number >= 400 ? number : 404;
    Object failure = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
    if (failure instanceof Throwable thrown) {
      LOG.error("A request failed before its controller", thrown);
    }
    return answer(code == 500 ? UNEXPECTED : plain(code), new HttpHeaders(), request);
  }

  private static ResponseEntity<Problem> answer(
      Problem problem, HttpHeaders headers, HttpServletRequest request) {
    String traceId = Objects.toString(request.getAttribute(ProblemConfig.TRACE_ID), "");
    if (traceId.isEmpty()) {
      // Refused before the filter that gives it.
      traceId = ProblemConfig.newTraceId();
      headers.set(ProblemConfig.TRACE_HEADER, traceId);
    }
    return ResponseEntity.status(problem.status())
        .headers(headers)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem.traced(traceId));
  }

  private Problem problem(Exception failure) {
    return switch (failure) {
      case ProblemException known -> known.problem();
      case HttpMessageNotReadableException unreadable -> unreadable(unreadable);
      case MethodArgumentNotValidException invalid -> invalid(invalid);
      case HandlerMethodValidationException invalid -> invalid(invalid);
      case MethodArgumentTypeMismatchException mismatch -> mismatch(mismatch);
      case TypeMismatchException mismatch ->
          Problem.of(400, "BAD_REQUEST", "A value cannot be read: " + mismatch.getValue());
      case ErrorResponse response -> plain(response);
      case DataAccessException broken -> database(broken);
      case TransactionException broken -> database(broken);
      default -> UNEXPECTED;
    };
  }

  private Problem database(Exception broken) {
    if (!databaseReady.getAsBoolean()) {
      return DATABASE_AWAY;
    }
    for (Throwable cause = broken; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException refused) {
        return away(refused.getSQLState()) ? DATABASE_AWAY : UNEXPECTED;
      }
    }
    return UNEXPECTED;
  }

  /** No connection, no resources, ended by the operator, or gone read-only; no state: no pool. */
  private static boolean away(@Nullable String state) {
    return state == null
        || state.startsWith("08")
        || state.startsWith("53")
        || state.startsWith("57P")
        || state.startsWith("58")
        || state.equals("25006");
  }

  private static Problem unreadable(HttpMessageNotReadableException failure) {
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof ProblemException limit) {
        return limit.problem();
      }
    }
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      switch (cause) {
        case UnrecognizedPropertyException unknown -> {
          return Problem.of(
              400,
              "UNKNOWN_FIELD",
              "The body has a field that is not known here.",
              List.of(
                  new Problem.Mistake(
                      pointer(unknown),
                      "there is no field \"" + unknown.getPropertyName() + "\"",
                      "Use one of " + sorted(unknown) + ".")));
        }
        case JacksonException bad -> {
          return Problem.of(
              400,
              "UNREADABLE_BODY",
              "The body is not the JSON that is expected here.",
              List.of(
                  new Problem.Mistake(
                      pointer(bad),
                      bad.getOriginalMessage(),
                      "Line "
                          + bad.getLocation().getLineNr()
                          + ", column "
                          + bad.getLocation().getColumnNr()
                          + " is where reading stopped.")));
        }
        default -> {}
      }
    }
    return Problem.of(400, "UNREADABLE_BODY", "This request needs a body, and it cannot be read.");
  }

  private static String sorted(UnrecognizedPropertyException unknown) {
    return unknown.getKnownPropertyIds() == null
        ? "none"
        : String.join(
            ", ", unknown.getKnownPropertyIds().stream().map(String::valueOf).sorted().toList());
  }

  private static String pointer(JacksonException failure) {
    StringBuilder pointer = new StringBuilder();
    failure
        .getPath()
        .forEach(
            step ->
                pointer
                    .append('/')
                    .append(
                        step.getPropertyName() == null
                            ? Integer.toString(step.getIndex())
                            : step.getPropertyName().replace("~", "~0").replace("/", "~1")));
    return pointer.toString();
  }

  private static Problem invalid(MethodArgumentNotValidException failure) {
    List<Problem.Mistake> mistakes = new ArrayList<>();
    for (FieldError error : failure.getBindingResult().getFieldErrors()) {
      mistakes.add(
          new Problem.Mistake(
              "/" + error.getField().replace('.', '/').replace("[", "/").replace("]", ""),
              "\"" + error.getRejectedValue() + "\" " + error.getDefaultMessage(),
              "Send a value that " + error.getDefaultMessage() + "."));
    }
    return Problem.of(400, "INVALID_BODY", "The body has values that are not allowed.", mistakes);
  }

  private static Problem invalid(HandlerMethodValidationException failure) {
    List<Problem.Mistake> mistakes = new ArrayList<>();
    failure
        .getParameterValidationResults()
        .forEach(
            result ->
                result
                    .getResolvableErrors()
                    .forEach(
                        error ->
                            mistakes.add(
                                new Problem.Mistake(
                                    Objects.toString(
                                        result.getMethodParameter().getParameterName(), ""),
                                    "\"" + result.getArgument() + "\" " + error.getDefaultMessage(),
                                    "Send a value that " + error.getDefaultMessage() + "."))));
    return Problem.of(
        400, "INVALID_PARAMETER", "A parameter has a value that is not allowed.", mistakes);
  }

  private static Problem mismatch(MethodArgumentTypeMismatchException failure) {
    Class<?> wanted = failure.getRequiredType();
    return Problem.of(
        400,
        "INVALID_PARAMETER",
        "A parameter cannot be read.",
        List.of(
            new Problem.Mistake(
                failure.getName(),
                "\"" + failure.getValue() + "\" cannot be read",
                "Send " + (wanted == null ? "another value" : example(wanted)) + ".")));
  }

  private static String example(Class<?> wanted) {
    return switch (wanted.getSimpleName()) {
      case "Instant" -> "a UTC time such as 2026-03-01T06:00:00Z";
      case "Duration" -> "an ISO-8601 duration such as PT5M";
      case "int", "Integer", "long", "Long" -> "a whole number";
      case "boolean", "Boolean" -> "true or false";
      default ->
          wanted.isEnum()
              ? "one of " + List.of(wanted.getEnumConstants())
              : "a " + wanted.getSimpleName().toLowerCase(Locale.ROOT);
    };
  }

  private static Problem plain(ErrorResponse response) {
    int status = response.getStatusCode().value();
    String detail = response.getBody().getDetail();
    return detail == null || status >= 500
        ? plain(status)
        : Problem.of(status, code(status), detail);
  }

  static Problem plain(int status) {
    return Problem.of(
        status,
        code(status),
        switch (status) {
          case 404 -> "There is nothing at this address.";
          case 413 -> "The body is larger than this service takes.";
          case 503 -> "The service cannot answer now. Try again in a few seconds.";
          default -> "The request was refused with status " + status + ".";
        });
  }

  private static String code(int status) {
    HttpStatus known = HttpStatus.resolve(status);
    return known == null ? "HTTP_" + status : known.name();
  }
}
